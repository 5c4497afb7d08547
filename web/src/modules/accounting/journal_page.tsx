// One journal entry: debits on the left, credits on the right, and where it belongs.
import { useWords } from '@/i18n/language'
import { Failure } from '@/entity/failure'
import { History } from '@/entity/history'
import { useRecord } from '@/entity/records'
import { Loading, Page, TableFrame } from '@/ui/page'
import { Link } from '@/ui/router'
import { rateText } from '@/ui/format'
import { Amount, Badge, Day, Moment } from '@/ui/values'
import { journal_entries, type JournalEntry, type JournalLine } from './journal'

export function JournalPage({ id }: { id: string }) {
  const words = useWords()
  const record = useRecord<JournalEntry>(journal_entries, id)
  const entry = record.data
  if (!entry) {
    return (
      <Page title={words.journal.title}>
        {record.isPending ? (
          <Loading />
        ) : (
          <Failure error={record.error} onRetry={() => void record.refetch()} />
        )}
      </Page>
    )
  }
  const badge = (
    <Badge tone={entry.state === 'posted' ? 'good' : 'plain'}>{words.entryState[entry.state]}</Badge>
  )
  return (
    <Page title={`${words.journal.title} ${entry.number ?? ''}`} badge={badge}>
      <div className="columns">
        <div>
          <Facts entry={entry} />
          <Lines entry={entry} />
        </div>
        <History path={journal_entries} id={id} states={words.entryState} />
      </div>
    </Page>
  )
}

function Facts({ entry }: { entry: JournalEntry }) {
  const words = useWords()
  const label = words.field
  return (
    <dl className="facts">
      <div>
        <dt>{label.entry_date}</dt>
        <dd>
          <Day value={entry.entry_date} />
        </dd>
      </div>
      <div>
        <dt>{label.description}</dt>
        <dd>{entry.description}</dd>
      </div>
      <div>
        <dt>{label.entry_type}</dt>
        <dd>{words.entryType[entry.entry_type]}</dd>
      </div>
      <div>
        <dt>{label.document_class}</dt>
        <dd>{words.documentClass[entry.document_class]}</dd>
      </div>
      {entry.reference_number && (
        <div>
          <dt>{label.reference_number}</dt>
          <dd>{entry.reference_number}</dd>
        </div>
      )}
      {entry.posted_at && (
        <div>
          <dt>{label.posted_at}</dt>
          <dd>
            <Moment value={entry.posted_at} />
          </dd>
        </div>
      )}
      <Mirror
        label={label.reverses}
        id={entry.reverses?.id ?? null}
        number={entry.reverses?.number ?? null}
      />
      <Mirror label={label.reversed_by} id={entry.reversed_by_id} number={null} />
    </dl>
  )
}

function Mirror({ label, id, number }: { label: string; id: string | null; number: string | null }) {
  if (id === null) return null
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <Link to={`/journal-entries/${id}`}>{number ?? label}</Link>
      </dd>
    </div>
  )
}

function Lines({ entry }: { entry: JournalEntry }) {
  const words = useWords()
  const label = words.field
  return (
    <TableFrame label={words.journal.lines}>
      <table>
        <thead>
          <tr>
            <th scope="col">{label.account}</th>
            <th scope="col" className="amount">
              {label.debit_amount}
            </th>
            <th scope="col" className="amount">
              {label.credit_amount}
            </th>
            <th scope="col">{label.partner}</th>
            <th scope="col">{label.tax_class}</th>
            <th scope="col">{label.description}</th>
          </tr>
        </thead>
        <tbody>
          {entry.entries.map((line) => (
            <Line key={line.line_no} line={line} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.common.total}</th>
            <td className="amount">
              <Amount value={entry.total_amount} />
            </td>
            <td className="amount">
              <Amount value={entry.total_amount} />
            </td>
            <td colSpan={3} />
          </tr>
        </tfoot>
      </table>
    </TableFrame>
  )
}

function Line({ line }: { line: JournalLine }) {
  const words = useWords()
  return (
    <tr>
      <th scope="row">
        <Link to={`/ledger/${line.account.id}`}>
          <span className="code">{line.account.account_code}</span> {line.account.account_name}
        </Link>
      </th>
      <td className="amount">{line.debit_amount !== '0' && <Amount value={line.debit_amount} />}</td>
      <td className="amount">{line.credit_amount !== '0' && <Amount value={line.credit_amount} />}</td>
      <td className="name">{line.partner?.name}</td>
      <td>
        {line.tax_class && words.taxClass[line.tax_class]} {line.tax_rate && rateText(line.tax_rate)}
      </td>
      <td className="name">{line.description}</td>
    </tr>
  )
}
