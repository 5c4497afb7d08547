// 運用状況: whether the server works, what of it does not, and how near it is to its limits.
import { useWords } from '@/i18n/language'
import { Failure } from '@/entity/failure'
import { useMeta, useReads } from '@/entity/meta'
import { CountTile } from '@/entity/tile'
import { beginOf, today } from '@/ui/format'
import { Loading, Page, TableFrame } from '@/ui/page'
import { Badge, Moment, type Tone } from '@/ui/values'
import { BaselineTable } from './baseline_table'
import { HealthHistory } from './health_history'
import { useHealth, type Health, type PartName, type Status } from './health'
import { useNumbers } from './numbers'
import { useOperationsWords } from './words'

const tones: Record<Status, Tone> = { healthy: 'good', degraded: 'warn', unhealthy: 'warn' }
const part_names: readonly PartName[] = ['database', 'cache', 'disk']

function Parts({ health }: { health: Health }) {
  const words = useOperationsWords()
  const { measured } = useNumbers()
  return (
    <section>
      <h2>{words.parts}</h2>
      <TableFrame label={words.parts}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.part}</th>
              <th scope="col">{words.state}</th>
              <th scope="col" className="amount">
                {words.latency}
              </th>
              <th scope="col" className="amount">
                {words.threshold}
              </th>
            </tr>
          </thead>
          <tbody>
            {part_names.map((name) => {
              const { status, latency_ms, threshold_ms, note } = health.components[name]
              const up = status === 'healthy'
              return (
                <tr key={name}>
                  <th scope="row">
                    {words.names[name]}
                    {!up && <p className="problem">{words.downMeans[name]}</p>}
                    {note !== undefined && <p className="hint">{note}</p>}
                  </th>
                  <td>
                    <Badge tone={up ? 'good' : 'warn'}>{up ? words.up : words.down}</Badge>
                  </td>
                  <td className="amount">{threshold_ms > 0 && measured(latency_ms, 'ms')}</td>
                  <td className="amount">{threshold_ms > 0 && words.most(measured(threshold_ms, 'ms'))}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

function Figures({ health }: { health: Health }) {
  const words = useOperationsWords().figures
  const { number, bytes } = useNumbers()
  const { open, busy, waiting } = health.database_connections
  const { free_bytes, total_bytes } = health.disk
  const figures = [
    [words.version, health.version],
    [words.disk, words.of(bytes(free_bytes), bytes(total_bytes))],
    [words.memory, bytes(health.memory_usage_mb * 2 ** 20)],
    [words.requests, number(health.active_connections)],
    [words.connections, words.connectionsOf(number(open), number(busy), number(waiting))],
  ]
  return (
    <dl className="facts">
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

// What went on in this company, each figure a link to its records.
function Work() {
  const words = useOperationsWords()
  const { formulas } = words
  const day = today()
  const reads = { jobs: useReads('jobs'), mails: useReads('mail-messages') }
  const jobs = (label: string, state: string) => (
    <CountTile {...{ label }} formula={formulas.jobs} api="/jobs" to="/jobs" query={{ state }} />
  )
  const mails = (label: string, state: string) => (
    <CountTile
      {...{ label }}
      formula={formulas.mails}
      api="/mail-messages"
      to="/mail-messages"
      query={{ state }}
    />
  )
  const audit = (label: string, action: string) => (
    <CountTile
      {...{ label }}
      formula={formulas.audit}
      api="/audit-log"
      to="/audit-log"
      query={{ action, at_from: day }}
      asked={{ action, at_from: beginOf(day) }}
    />
  )
  return (
    <section>
      <h2>{words.work}</h2>
      <div className="tiles">
        {reads.jobs && jobs(words.failedJobs, 'failed')}
        {reads.jobs && jobs(words.waitingJobs, 'queued')}
        {reads.mails && mails(words.failedMails, 'failed')}
        {reads.mails && mails(words.waitingMails, 'queued')}
        {audit(words.lockedToday, 'sign_in_locked')}
        {audit(words.signedInToday, 'sign_in')}
      </div>
    </section>
  )
}

function HealthPage() {
  const words = useOperationsWords()
  const { data: health, isPending, isFetching, error, refetch } = useHealth()
  const look = () => void refetch()
  return (
    <Page
      title={words.title}
      badge={health && <Badge tone={tones[health.status]}>{words.status[health.status]}</Badge>}
      commands={
        <button type="button" disabled={isFetching} onClick={look}>
          {words.check}
        </button>
      }
    >
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={look} />}
      {health && (
        <>
          <p role="status">{health.draining ? words.draining : words.meaning[health.status]}</p>
          <p className="hint">
            {words.checked}: <Moment value={health.timestamp} exact />
          </p>
          <Parts health={health} />
          <Figures health={health} />
        </>
      )}
      <Work />
      {health && <BaselineTable baselines={health.baselines} />}
      <HealthHistory />
    </Page>
  )
}

// The server tells everybody how it is; the page is for who looks after it.
function Guarded() {
  const words = useWords()
  const title = useOperationsWords().title
  const meta = useMeta('audit-log').data
  if (meta && meta.rights.read !== 'none') return <HealthPage />
  return <Page title={title}>{meta ? <p className="empty">{words.failure.deniedHint}</p> : <Loading />}</Page>
}

export const showHealth = () => <Guarded />
