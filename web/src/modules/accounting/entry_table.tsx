// The lines of a journal entry: debits on the left, credits on the right.
import { useWords } from '@/i18n/language'
import { codeOf, nameOf, referred } from '@/entity/names'
import type { AnyRecord } from '@/entity/records'
import { AmountCells, AmountHead, TotalRow } from '@/ui/amounts'
import { sum } from '@/ui/decimal'
import { rateText } from '@/ui/format'
import { TableFrame } from '@/ui/page'
import { Link } from '@/ui/router'

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
  const projects = !plain && lines.some((line) => referred(line, 'project_id'))
  const total = (side: 'debit_amount' | 'credit_amount') => sum(lines.map((line) => line[side]))
  return (
    <TableFrame label={words.journal.lines}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.journal.account}</th>
            <AmountHead>{words.journal.debit}</AmountHead>
            <AmountHead>{words.journal.credit}</AmountHead>
            {!plain && <th scope="col">{words.journal.partner}</th>}
            {projects && <th scope="col">{words.journal.project}</th>}
            {!plain && <th scope="col">{words.journal.tax}</th>}
            {!plain && <th scope="col">{words.journal.description}</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map((line, i) => (
            <Line key={i} line={line} plain={plain ?? false} projects={projects} />
          ))}
        </tbody>
        <TotalRow
          label={words.common.total}
          values={[total('debit_amount'), total('credit_amount')]}
          rest={plain ? 0 : projects ? 4 : 3}
        />
      </table>
    </TableFrame>
  )
}

interface LineProps {
  line: EntryLine
  plain: boolean
  projects: boolean
}

function Line({ line, plain, projects }: LineProps) {
  const words = useWords()
  const account = referred(line, 'account_id')
  const partner = referred(line, 'partner_id')
  const project = referred(line, 'project_id')
  const classes: Record<string, string | undefined> = words.choices.tax_class
  const name = account ? `${codeOf(account)} ${nameOf(account)}` : ''
  return (
    <tr>
      <th scope="row" className="name">
        {plain || !account ? name : <Link to={`/ledger/${String(account['id'])}`}>{name}</Link>}
      </th>
      <AmountCells values={[line.debit_amount, line.credit_amount]} hidesZero />
      {!plain && <td className="name">{partner && nameOf(partner)}</td>}
      {projects && <td className="name">{project && nameOf(project)}</td>}
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
