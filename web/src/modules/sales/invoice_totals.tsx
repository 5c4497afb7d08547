// What an invoice sums to, per tax rate and in all: of a record, or of the server's preview of one.
import { useWords } from '@/i18n/language'
import { rateText } from '@/ui/format'
import { Amount } from '@/ui/values'
import type { Totals } from './invoice'

export function InvoiceTotals({ totals }: { totals: Totals }) {
  const words = useWords()
  return (
    <table className="totals">
      <caption>{words.invoice.taxes}</caption>
      <thead>
        <tr>
          <th scope="col">{words.field.tax_rate}</th>
          <th scope="col" className="amount">
            {words.field.net_amount}
          </th>
          <th scope="col" className="amount">
            {words.field.tax_amount}
          </th>
          <th scope="col" className="amount">
            {words.field.gross_amount}
          </th>
        </tr>
      </thead>
      <tbody>
        {totals.taxes.map((tax) => (
          <tr key={`${tax.tax_class} ${tax.tax_rate}`}>
            <th scope="row">
              {words.taxClass[tax.tax_class]} {rateText(tax.tax_rate)}
            </th>
            <AmountCells of={tax} />
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

function AmountCells({ of }: { of: Omit<Totals, 'taxes'> }) {
  return (
    <>
      <td className="amount">
        <Amount value={of.net_amount} />
      </td>
      <td className="amount">
        <Amount value={of.tax_amount} />
      </td>
      <td className="amount">
        <Amount value={of.gross_amount} />
      </td>
    </>
  )
}
