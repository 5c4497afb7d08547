// Who changed what of a record, newest first.
import { useWords } from '@/i18n/language'
import { Loading } from '@/ui/page'
import { Moment } from '@/ui/values'
import { Failure } from './failure'
import { useHistory, type Change } from './records'

function labelOf(field: string, labels: Record<string, string>): string {
  return labels[field] ?? labels[field.replace(/_id$/, '')] ?? field
}

const id_form = /^[0-9a-f]{8}-[0-9a-f]{4}-/

// Lines, other inner parts and references are named, not written out.
function valueOf(value: unknown, states: Record<string, string>): string {
  if (value === null || value === undefined || value === '') return '–'
  const text = typeof value === 'object' ? '…' : String(value)
  return states[text] ?? (id_form.test(text) ? '…' : text)
}

interface ChangesProps {
  change: Change
  states: Record<string, string>
}

function Changes({ change, states }: ChangesProps) {
  const words = useWords()
  const fields = Object.keys(change.after ?? {}).filter((name) => name !== 'version' && name !== 'id')
  if (change.action === 'create' || fields.length === 0) return null
  return (
    <ul>
      {fields.map((name) => (
        <li key={name}>
          {labelOf(name, words.field)}: {change.before ? `${valueOf(change.before[name], states)} → ` : ''}
          {valueOf(change.after?.[name], states)}
        </li>
      ))}
    </ul>
  )
}

interface HistoryProps {
  path: string
  id: string
  states: Record<string, string> // the words for the states of the record
}

export function History({ path, id, states }: HistoryProps) {
  const words = useWords()
  const history = useHistory(path, id)
  const names: Record<string, string | undefined> = words.historyAction
  return (
    <section className="history" aria-labelledby="history-title">
      <h2 id="history-title">{words.invoice.history}</h2>
      {history.isPending && <Loading />}
      {history.isError && <Failure error={history.error} onRetry={() => void history.refetch()} />}
      {history.data?.length === 0 && <p className="hint">{words.invoice.noHistory}</p>}
      <ol>
        {history.data?.map((change) => (
          <li key={change.id}>
            <p>
              <strong>{names[change.action] ?? change.action}</strong> {change.user.name}
            </p>
            <p className="hint">
              <Moment value={change.at} />
            </p>
            <Changes change={change} states={states} />
          </li>
        ))}
      </ol>
    </section>
  )
}
