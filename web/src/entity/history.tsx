// Who changed what of a record, newest first.
import { useWords } from '@/i18n/language'
import { Loading } from '@/ui/page'
import { Moment } from '@/ui/values'
import { Failure } from './failure'
import { useHistory, type Change } from './records'

function labelOf(field: string, labels: Record<string, string>): string {
  return labels[field] ?? labels[field.replace(/_id$/, '')] ?? field
}

// Lines and other inner parts are named, not written out.
function valueOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return '–'
  return typeof value === 'object' ? '…' : String(value)
}

function Changes({ change }: { change: Change }) {
  const words = useWords()
  const fields = Object.keys(change.after ?? {}).filter((name) => name !== 'version' && name !== 'id')
  if (change.action === 'create' || fields.length === 0) return null
  return (
    <ul>
      {fields.map((name) => (
        <li key={name}>
          {labelOf(name, words.field)}: {change.before ? `${valueOf(change.before[name])} → ` : ''}
          {valueOf(change.after?.[name])}
        </li>
      ))}
    </ul>
  )
}

export function History({ path, id }: { path: string; id: string }) {
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
            <Changes change={change} />
          </li>
        ))}
      </ol>
    </section>
  )
}
