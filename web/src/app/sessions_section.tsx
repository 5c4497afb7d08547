// The sessions in the preferences: where one is signed in, each to be ended.
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { Failure } from '@/entity/failure'
import { useOwnSessions, useSessionEnd, type OwnSession } from '@/entity/own_sessions'
import { Loading } from '@/ui/page'
import { Badge, Moment } from '@/ui/values'

export function SessionsSection() {
  const words = useWords().sessions
  const { data: sessions, isPending, error, refetch } = useOwnSessions()
  const end = useSessionEnd()
  const [refusal, setRefusal] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const finish = async (session: OwnSession | 'others') => {
    setBusy(true)
    setRefusal(null)
    try {
      await end(session)
    } catch (reason) {
      setRefusal(reason)
    }
    setBusy(false)
  }
  const fault = error ?? refusal
  return (
    <fieldset className="merge">
      <legend>{words.title}</legend>
      {isPending && <Loading />}
      {fault !== null && <Failure error={fault} onRetry={() => void refetch()} />}
      <ul className="plain">
        {sessions?.map((session) => (
          <li key={session.id} className="row">
            <span>
              {session.device || words.unknown} <span className="hint">{session.address}</span>{' '}
              <span className="hint">
                {words.used} <Moment value={session.last_used_at} />
              </span>
            </span>
            {session.current ? (
              <Badge tone="good">{words.current}</Badge>
            ) : (
              <button
                type="button"
                disabled={busy}
                aria-label={`${words.end}: ${session.device} ${session.address}`}
                onClick={() => void finish(session)}
              >
                {words.end}
              </button>
            )}
          </li>
        ))}
      </ul>
      {sessions && sessions.length > 1 && (
        <button type="button" className="danger" disabled={busy} onClick={() => void finish('others')}>
          {words.endOthers}
        </button>
      )}
    </fieldset>
  )
}
