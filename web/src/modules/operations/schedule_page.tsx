// 定期処理: what runs by itself, how it went the last time, and when it comes again.
import { Failure } from '@/entity/failure'
import { useMeta } from '@/entity/meta'
import { Loading, Page } from '@/ui/page'
import { Link } from '@/ui/router'
import { Badge, Moment, type Tone } from '@/ui/values'
import { AskMachine } from './ask_machine'
import { Found, type Column } from './console'
import { useDuration } from './duration'
import { useSchedule, type Schedule, type ScheduledJob } from './schedule'
import { machine_requests } from './screens'
import { useMachineWords } from './words'

const tones: Record<ScheduledJob['state'], Tone> = {
  waits: 'good',
  never_ran: 'plain',
  runs: 'plain',
  failed: 'warn',
  stopped: 'warn',
}

const timeOf = (moment: string | null) => (moment === null ? Infinity : Date.parse(moment))
const byNext = (a: ScheduledJob, b: ScheduledJob) => timeOf(a.next_run_at) - timeOf(b.next_run_at)

function Result({ job }: { job: ScheduledJob }) {
  const words = useMachineWords()
  if (job.state === 'stopped' && !job.is_enabled) return <Badge tone="void">{words.switchedOff}</Badge>
  return (
    <>
      <Badge tone={tones[job.state]}>{words.states[job.state]}</Badge>{' '}
      {job.result !== '' && <span className="problem">{job.result}</span>}
      {job.missed !== '' && (
        <>
          <Badge tone="warn">{words.missed}</Badge> <span className="problem">{job.missed}</span>
        </>
      )}
    </>
  )
}

function Jobs({ schedule }: { schedule: Schedule }) {
  const words = useMachineWords()
  const duration = useDuration()
  const asks = (useMeta(machine_requests.name).data?.rights.create ?? 'none') !== 'none'
  const nameOf = (job: ScheduledJob) => words.jobNames[job.name] ?? job.description
  const columns: Column<ScheduledJob>[] = [
    {
      label: words.job,
      cell: (job) => (
        <>
          {nameOf(job)} <span className="hint">{job.name}</span>
        </>
      ),
    },
    { label: words.result, cell: (job) => <Result job={job} />, kind: 'statement' },
    { label: words.lastRun, cell: ({ last_run_at }) => <Moment value={last_run_at} /> },
    {
      label: words.took,
      cell: ({ last_run_at, ended_at }) =>
        last_run_at && ended_at && duration((Date.parse(ended_at) - Date.parse(last_run_at)) / 1000),
      kind: 'amount',
    },
    { label: words.nextRun, cell: ({ next_run_at }) => <Moment value={next_run_at} /> },
  ]
  if (asks)
    columns.push({
      label: words.actions,
      cell: (job) => <AskMachine work="run_job" target={job.name} label={words.run} of={nameOf(job)} />,
    })
  return (
    <Found
      title={words.timers}
      rows={schedule.fault === '' ? schedule.jobs.toSorted(byNext) : null}
      missing={`${words.noAnswer} ${schedule.fault}`}
      empty={words.noJobs}
      columns={columns}
    />
  )
}

function SchedulePage() {
  const words = useMachineWords()
  const { data: schedule, isPending, error, refetch } = useSchedule()
  return (
    <Page
      title={words.schedule}
      commands={
        <>
          <Link className="button" to={`/${machine_requests.name}`}>
            {words.requests}
          </Link>
          <Link className="button" to="/tasks">
            {words.tasks}
          </Link>
        </>
      }
    >
      <p className="hint">{words.byHand}</p>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {schedule && <Jobs schedule={schedule} />}
    </Page>
  )
}

export const showSchedule = () => <SchedulePage />
