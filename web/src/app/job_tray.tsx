// What the server works on for this person, with its progress; it is asked, so it survives a reload.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useWords } from '@/i18n/language'
import { intentKey, send } from '@/entity/client'
import type { AnyRecord, List } from '@/entity/records'
import { useMeta } from '@/entity/meta'
import { Link } from '@/ui/router'

interface Job extends AnyRecord {
  kind: string
  subject: string | null
  state: string
  progress: number
}

export function JobTray() {
  const words = useWords()
  const queries = useQueryClient()
  const readable = useMeta('jobs').data?.rights.read
  const jobs = useQuery({
    queryKey: ['/jobs', 'list', 'tray'],
    queryFn: async ({ signal }) => {
      const query = { fields: 'kind,subject,state,progress', total: 'false', page_size: '10' }
      return (await send<List<Job>>('/jobs', { query, signal })).items
    },
    enabled: readable !== undefined && readable !== 'none',
    refetchInterval: ({ state }) => (state.data?.some(isOpen) ? 2_000 : false),
  })
  const open = jobs.data?.filter(isOpen) ?? []
  if (open.length === 0) return null
  const cancel = async (job: Job) => {
    await send(`/jobs/${job.id}/cancel`, {
      method: 'POST',
      body: {},
      version: job.version,
      intent: intentKey(),
    }).catch(() => undefined)
    void queries.invalidateQueries({ queryKey: ['/jobs'] })
  }
  return (
    <details className="menu">
      <summary>
        <span className="wordy">{words.jobs.running(open.length)}</span>
        <span className="brief" aria-hidden="true">
          ⟳ {open.length}
        </span>
      </summary>
      <div className="menu-body">
        {open.map((job) => (
          <p key={job.id} className="row">
            <Link to={`/jobs/${job.id}`}>{job.subject ?? job.kind}</Link>
            <progress max={100} value={job.progress} aria-label={job.subject ?? job.kind} />
            {job.actions?.some(({ name, allowed }) => name === 'cancel' && allowed) && (
              <button type="button" onClick={() => void cancel(job)}>
                {words.jobs.cancel}
              </button>
            )}
          </p>
        ))}
      </div>
    </details>
  )
}

const isOpen = (job: Job): boolean => job.state === 'queued' || job.state === 'running'
