// 定期処理: what runs by itself, how it went the last time, and when it comes again.
import { Failure } from '@/entity/failure'
import { useMeta } from '@/entity/meta'
import { Loading, Page, TableFrame } from '@/ui/page'
import { Link } from '@/ui/router'
import { Badge, Moment, type Tone } from '@/ui/values'
import { AskMachine } from './ask_machine'
import { useDurations } from './durations'
import { useSchedule, type ScheduledJob } from './schedule'
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

function Job({ job, asks }: { job: ScheduledJob; asks: boolean }) {
  const words = useMachineWords()
  const { duration } = useDurations()
  const name = words.jobNames[job.name] ?? job.description
  const took =
    job.last_run_at !== null && job.ended_at !== null
      ? duration(Date.parse(job.ended_at) - Date.parse(job.last_run_at))
      : ''
  return (
    <tr>
      <th scope="row">
        {name}
        <p className="hint">{job.name}</p>
      </th>
      <td>
        <Badge tone={tones[job.state]}>{words.states[job.state]}</Badge>{' '}
        {job.result !== '' && <span className="problem">{job.result}</span>}
        {job.missed !== '' && (
          <>
            <Badge tone="warn">{words.missed}</Badge> <span className="problem">{job.missed}</span>
          </>
        )}
      </td>
      <td>
        <Moment value={job.last_run_at} />
      </td>
      <td className="amount">{took}</td>
      <td>
        <Moment value={job.next_run_at} />
      </td>
      {asks && (
        <td>
          <AskMachine work="run_job" target={job.name} label={words.run} of={name} />
        </td>
      )}
    </tr>
  )
}

function SchedulePage() {
  const words = useMachineWords()
  const { data: schedule, isPending, error, refetch } = useSchedule()
  const asks = useMeta(machine_requests.name).data?.rights.create !== 'none'
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
      {schedule && schedule.fault !== '' && (
        <p className="problem">
          {words.noAnswer} {schedule.fault}
        </p>
      )}
      {schedule && schedule.fault === '' && schedule.jobs.length === 0 && (
        <p className="empty">{words.noJobs}</p>
      )}
      {schedule && schedule.jobs.length > 0 && (
        <TableFrame label={words.schedule}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.job}</th>
                <th scope="col">{words.result}</th>
                <th scope="col">{words.lastRun}</th>
                <th scope="col" className="amount">
                  {words.took}
                </th>
                <th scope="col">{words.nextRun}</th>
                {asks && <th scope="col">{words.actions}</th>}
              </tr>
            </thead>
            <tbody>
              {schedule.jobs.toSorted(byNext).map((job) => (
                <Job key={job.name} job={job} asks={asks} />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Page>
  )
}

export const showSchedule = () => <SchedulePage />
