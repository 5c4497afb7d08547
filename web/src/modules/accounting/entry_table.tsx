// The lines of a journal entry: debits on the left, credits on the right.
import { useWords } from '@/i18n/language'
import { codeOf, nameOf, referred } from '@/entity/names'
import type { AnyRecord } from '@/entity/records'
import { sum } from '@/ui/decimal'
import { rateText } from '@/ui/format'
import { TableFrame } from '@/ui/page'
import { Link } from '@/ui/router'
import { Amount } from '@/ui/values'

interface EntryLine extends Record<string, unknown> {
  debit_amount: string
  credit_amount: string
  description: string | null
  tax_class: string | null
  tax_rate: string | null
}

// plain: only accounts and amounts, for what does not exist yet
export function EntryTable({ entry, plain }: { entry: AnyRecord; plain?: boolean }) {
  const words = useWords()
  const lines = entry['entries'] as EntryLine[]
  const total = (side: 'debit_amount' | 'credit_amount') => sum(lines.map((line) => line[side]))
  return (
    <TableFrame label={words.journal.lines}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.journal.account}</th>
            <th scope="col" className="amount">
              {words.journal.debit}
            </th>
            <th scope="col" className="amount">
              {words.journal.credit}
            </th>
            {!plain && <th scope="col">{words.journal.partner}</th>}
            {!plain && <th scope="col">{words.journal.tax}</th>}
            {!plain && <th scope="col">{words.journal.description}</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, i) => (
            <Line key={i} line={line} plain={plain ?? false} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.common.total}</th>
            <td className="amount">
              <Amount value={total('debit_amount')} />
            </td>
            <td className="amount">
              <Amount value={total('credit_amount')} />
            </td>
            {!plain && <td colSpan={3} />}
          </tr>
        </tfoot>
      </table>
    </TableFrame>
  )
}

function Line({ line, plain }: { line: EntryLine; plain: boolean }) {
  const words = useWords()
  const account = referred(line, 'account_id')
  const partner = referred(line, 'partner_id')
  const classes: Record<string, string | undefined> = words.choices.tax_class
  const name = account ? `${codeOf(account)} ${nameOf(account)}` : ''
  return (
    <tr>
      <th scope="row" className="name">
        {plain || !account ? name : <Link to={`/ledger/${String(account['id'])}`}>{name}</Link>}
      </th>
      <td className="amount">{line.debit_amount !== '0' && <Amount value={line.debit_amount} />}</td>
      <td className="amount">{line.credit_amount !== '0' && <Amount value={line.credit_amount} />}</td>
      {!plain && <td className="name">{partner && nameOf(partner)}</td>}
      {!plain && (
        <td>
          {line.tax_class && (classes[line.tax_class] ?? line.tax_class)}{' '}
          {line.tax_rate && rateText(line.tax_rate)}
        </td>
      )}
      {!plain && <td className="name">{line.description}</td>}
    </tr>
  )
}
