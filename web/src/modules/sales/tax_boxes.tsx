// What an invoice sums to, per tax rate and in all: of a record, or of the server's preview of one.
import { useWords } from '@/i18n/language'
import { rateText } from '@/ui/format'
import { AmountCells, AmountHead, TotalRow } from '@/ui/amounts'
import { TableFrame } from '@/ui/page'

interface Sums {
  net_amount: string
  tax_amount: string
  gross_amount: string
}

export interface Totals extends Sums {
  taxes: (Sums & { tax_class: string; tax_rate: string })[]
}

const sumsOf = (of: Sums) => [of.net_amount, of.tax_amount, of.gross_amount]

export function TaxBoxes({ totals }: { totals: Totals }) {
  const words = useWords()
  const classes: Record<string, string | undefined> = words.choices.tax_class
  const rateName = (tax: Totals['taxes'][number]) =>
    `${classes[tax.tax_class] ?? tax.tax_class} ${rateText(tax.tax_rate)}`
  // Without a rate: of the sums of all rates.
  const why = (rate?: string) =>
    (['net', 'tax', 'gross'] as const).map((name) => ({
      title: `${rate ?? words.common.total}: ${words.invoice[name]}`,
      formula:
        rate === undefined && name !== 'gross'
          ? words.explain.sumOf(words.invoice[name])
          : words.explain[name],
    }))
  return (
    <TableFrame label={words.invoice.taxes}>
      <table className="totals" aria-label={words.invoice.taxes}>
        <thead>
          <tr>
            <th scope="col">{words.invoice.rate}</th>
            <AmountHead>{words.invoice.net}</AmountHead>
            <AmountHead>{words.invoice.tax}</AmountHead>
            <AmountHead>{words.invoice.gross}</AmountHead>
          </tr>
        </thead>
        <tbody>
          {totals.taxes.map((tax) => (
            <tr key={`${tax.tax_class} ${tax.tax_rate}`}>
              <th scope="row">
                {rateName(tax)}
                {tax.tax_class === 'reduced' && ' ※'}
              </th>
              <AmountCells values={sumsOf(tax)} why={why(rateName(tax))} />
            </tr>
          ))}
        </tbody>
        <TotalRow label={words.common.total} values={sumsOf(totals)} why={why()} />
      </table>
    </TableFrame>
  )
}
