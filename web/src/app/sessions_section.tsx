// The sessions in the preferences: where one is signed in, each to be ended.
import { useWords } from '@/i18n/language'
import { Failure } from '@/entity/failure'
import { useOwnSessions, useSessionEnd, type OwnSession } from '@/entity/own_sessions'
import { Badge, Moment } from '@/ui/values'
import { useAttempt } from './attempt'
import { Section } from './section'

export function SessionsSection() {
  const words = useWords().sessions
  const asked = useOwnSessions()
  const end = useSessionEnd()
  const { busy, refusal, attempt } = useAttempt()
  const sessions = asked.data
  const finish = (session: OwnSession | 'others') => void attempt(() => end(session))
  return (
    <Section title={words.title} asked={asked}>
      {refusal !== null && <Failure error={refusal} onRetry={() => void asked.refetch()} />}
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
                onClick={() => finish(session)}
              >
                {words.end}
              </button>
            )}
          </li>
        ))}
      </ul>
      {sessions && sessions.length > 1 && (
        <button type="button" className="danger" disabled={busy} onClick={() => finish('others')}>
          {words.endOthers}
        </button>
      )}
    </Section>
  )
}
