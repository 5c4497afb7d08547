// 復元: from a backup to a request that somebody authorizes; nothing is touched before that.
import { Failure } from '@/entity/failure'
import { Loading, Page, TableFrame } from '@/ui/page'
import { usePlace } from '@/ui/router'
import { Badge, Moment } from '@/ui/values'
import { AskMachine } from './ask_machine'
import { useImpact, type Impact } from './backups'
import { useDurations } from './durations'
import { useNumbers } from './numbers'
import { RestoreSteps } from './restore_steps'
import { useMachineWords } from './words'

function Lost({ lost }: Pick<Impact, 'lost'>) {
  const words = useMachineWords()
  const { number } = useNumbers()
  if (lost.length === 0) return <p>{words.nothingLost}</p>
  return (
    <section>
      <h2>{words.lostWork}</h2>
      <TableFrame label={words.lostWork}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.kind}</th>
              <th scope="col" className="amount">
                {words.made}
              </th>
              <th scope="col" className="amount">
                {words.changed}
              </th>
            </tr>
          </thead>
          <tbody>
            {lost.map(({ resource, label, made, changed }) => (
              <tr key={resource}>
                <th scope="row">{label}</th>
                <td className="amount">{number(made)}</td>
                <td className="amount">{number(changed)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

function Shown({ impact, now }: { impact: Impact; now: number }) {
  const words = useMachineWords()
  const { number } = useNumbers()
  const { duration, ago } = useDurations()
  const { backup } = impact
  return (
    <>
      <dl className="facts">
        <div>
          <dt>{words.file}</dt>
          <dd>
            {backup.file}{' '}
            <Badge tone={backup.verified_at ? 'good' : 'warn'}>
              {backup.verified_at ? words.verified : words.notVerified}
            </Badge>
          </dd>
        </div>
        <div>
          <dt>{words.impactOf.taken}</dt>
          <dd>
            <Moment value={backup.started_at} exact /> ({ago(backup.started_at, now)})
          </dd>
        </div>
        <div>
          <dt>{words.impactOf.people}</dt>
          <dd>{number(impact.people_at_work)}</dd>
        </div>
        <div>
          <dt>{words.impactOf.time}</dt>
          <dd>{duration(impact.usual_ms)}</dd>
        </div>
        <div className="wide">
          <dt>{words.impactOf.command}</dt>
          <dd>
            <code>{impact.command}</code>
          </dd>
        </div>
      </dl>
      {!backup.verified_at && <p className="problem">{words.unproven}</p>}
      <Lost lost={impact.lost} />
      <p>{words.whatHappens}</p>
      <AskMachine primary work="restore_backup" target={backup.file} label={words.prepare} />
    </>
  )
}

function RestorePage() {
  const words = useMachineWords()
  const file = usePlace().query.get('file') ?? ''
  const { data: impact, dataUpdatedAt, isPending, error, refetch } = useImpact(file)
  return (
    <Page title={words.restoreTitle} back={{ to: '/operations/backups', label: words.backups }}>
      <RestoreSteps at={1} />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {impact && <Shown impact={impact} now={dataUpdatedAt} />}
    </Page>
  )
}

export const showRestore = () => <RestorePage />
