// What an invoice sums to, per tax rate and in all: of a record, or of the server's preview of one.
import { useWords } from '@/i18n/language'
import { rateText } from '@/ui/format'
import { Explained } from '@/ui/explain'
import { Amount } from '@/ui/values'

interface Sums {
  net_amount: string
  tax_amount: string
  gross_amount: string
}

export interface Totals extends Sums {
  taxes: (Sums & { tax_class: string; tax_rate: string })[]
}

export function TaxBoxes({ totals }: { totals: Totals }) {
  const words = useWords()
  const classes: Record<string, string | undefined> = words.choices.tax_class
  return (
    <table className="totals" aria-label={words.invoice.taxes}>
      <thead>
        <tr>
          <th scope="col">{words.invoice.rate}</th>
          <th scope="col" className="amount">
            {words.invoice.net}
          </th>
          <th scope="col" className="amount">
            {words.invoice.tax}
          </th>
          <th scope="col" className="amount">
            {words.invoice.gross}
          </th>
        </tr>
      </thead>
      <tbody>
        {totals.taxes.map((tax) => (
          <tr key={`${tax.tax_class} ${tax.tax_rate}`}>
            <th scope="row">
              {classes[tax.tax_class] ?? tax.tax_class} {rateText(tax.tax_rate)}
              {tax.tax_class === 'reduced' && ' ※'}
            </th>
            <AmountCells
              of={tax}
              rate={`${classes[tax.tax_class] ?? tax.tax_class} ${rateText(tax.tax_rate)}`}
            />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{words.common.total}</th>
          <AmountCells of={totals} />
        </tr>
      </tfoot>
    </table>
  )
}

// Without a rate: the sums of all rates.
function AmountCells({ of, rate }: { of: Sums; rate?: string }) {
  const words = useWords()
  const says = words.explain
  return (
    <>
      {(['net', 'tax', 'gross'] as const).map((name) => {
        const formula = rate === undefined && name !== 'gross' ? says.sumOf(words.invoice[name]) : says[name]
        return (
          <td key={name} className="amount">
            <Explained why={{ title: `${rate ?? words.common.total}: ${words.invoice[name]}`, formula }}>
              <Amount value={of[`${name}_amount`]} />
            </Explained>
          </td>
        )
      })}
    </>
  )
}
