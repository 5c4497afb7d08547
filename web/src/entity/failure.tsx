// Why there is nothing to see, or why it was not done, with the way out.
import { useWords } from '@/i18n/language'
import type { Words } from '@/i18n/ja'
import { PasskeyFault } from './passkeys'
import { ApiError } from './problem'
import { session } from './session'

export function sentenceOf(error: ApiError, words: Words): string {
  if (error.status === 0) return words.failure.network
  if (error.status === 412) return words.failure.conflict
  if (error.status === 404) return words.failure.notFound
  return error.message === '' ? words.failure.title : error.message
}

interface FailureProps {
  error: unknown
  onRetry?: () => void
}

export function Failure({ error, onRetry }: FailureProps) {
  const words = useWords()
  if (!(error instanceof ApiError)) return <p role="alert">{words.failure.broken}</p>
  const denied = error.status === 403
  const elsewhere = error.status === 404 && session.current().companies.length > 1
  return (
    <div className="failure" role="alert">
      <p>{denied ? words.failure.denied : sentenceOf(error, words)}</p>
      {denied && <p className="hint">{words.failure.deniedHint}</p>}
      {elsewhere && <p className="hint">{words.company.elsewhere}</p>}
      {error.requestId !== '' && (
        <p className="hint">
          {words.common.requestId}: <code>{error.requestId}</code>
        </p>
      )}
      {!denied && onRetry && (
        <button type="button" onClick={onRetry}>
          {words.common.retry}
        </button>
      )}
    </div>
  )
}

// What the server refused of a form or an action: the sentence, and each problem that no field shows.
export function Refusal({ error, shown = [] }: { error: unknown; shown?: string[] }) {
  const words = useWords()
  if (error instanceof PasskeyFault) {
    return (
      <p className="failure" role="alert">
        {words.passkeys.faults[error.reason]}
      </p>
    )
  }
  if (!(error instanceof ApiError)) return <p role="alert">{words.failure.broken}</p>
  const sentence = error.status === 403 ? error.message : sentenceOf(error, words)
  const rest = error.details.filter((detail) => !shown.includes(detail.field) && detail.reason !== sentence)
  return (
    <div className="failure" role="alert">
      <p>{sentence}</p>
      {rest.length > 0 && (
        <ul>
          {rest.map((detail) => (
            <li key={`${detail.field} ${detail.code}`}>{detail.reason}</li>
          ))}
        </ul>
      )}
      {error.requestId !== '' && (
        <p className="hint">
          {words.common.requestId}: <code>{error.requestId}</code>
        </p>
      )}
    </div>
  )
}

// The server's problem with a field, if it has one.
export function problemAt(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined
  return error.details.find((detail) => detail.field === field)?.reason
}
