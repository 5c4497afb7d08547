// インシデント: what is told of it as with every record, and beside it what one needs on a bad day: the steps that
// were begun, whom to call, the figures of the server, and a snapshot of the evidence.
import { useQuery } from '@tanstack/react-query'
import { send } from '@/entity/client'
import { useMeta, type Meta } from '@/entity/meta'
import { LinesTable, RecordPage } from '@/entity/record_page'
import type { AnyRecord, List, Reference } from '@/entity/records'
import { emergency_contacts, incidents, on_call_duties } from '@/modules/support/screens'
import { today } from '@/ui/format'
import { address, Link } from '@/ui/router'
import { Badge, Moment } from '@/ui/values'
import { AskMachine } from './ask_machine'
import { BaselineTable } from './baseline_table'
import { useHealth } from './health'
import { PaperLink } from './paper_link'
import { machine_requests, runbook_runs } from './screens'
import { useMachineWords, useOperationsWords } from './words'

const open_states = ['investigating', 'identified', 'monitoring']

function useRows<T>(api: string, query: Record<string, string>): T[] {
  const { data } = useQuery({
    queryKey: [api, 'list', 'beside', query],
    queryFn: async ({ signal }) => (await send<List<T>>(api, { query, signal })).items,
  })
  return data ?? []
}

interface Run {
  id: string
  number: string
  title: string
  started_at: string
}

function Steps({ incident, isOpen }: { incident: AnyRecord; isOpen: boolean }) {
  const words = useMachineWords().incident
  const runs = useRows<Run>(runbook_runs.api, { incident_id: incident.id, page_size: '20' })
  const alert = incident['alert'] as string | null
  return (
    <section aria-labelledby="steps-of-incident">
      <h2 id="steps-of-incident">{words.steps}</h2>
      {runs.length === 0 && <p className="empty">{words.noSteps}</p>}
      <ul>
        {runs.map((run) => (
          <li key={run.id}>
            <Link to={`/${runbook_runs.name}/${run.id}`}>
              {run.number} {run.title}
            </Link>{' '}
            <span className="hint">
              <Moment value={run.started_at} />
            </span>
          </li>
        ))}
      </ul>
      {isOpen && (
        <Link
          className="button"
          to={address(`/${runbook_runs.name}/new`, { incident: incident.id, ...(alert && { alert }) })}
        >
          {words.begin}
        </Link>
      )}
    </section>
  )
}

interface Contact {
  id: string
  name: string
  function: string | null
  phone: string | null
  email: string
}

// Who is on call changes at a time of the day: both of yesterday's and of today's duty may be meant.
function Contacts() {
  const words = useMachineWords().incident
  const day = today()
  const contacts = useRows<Contact>(emergency_contacts.api, { is_active: 'true', page_size: '50' })
  const duties = useRows<{ contact: Reference }>(on_call_duties.api, {
    valid_from_to: day,
    valid_until_from: day,
    page_size: '50',
  })
  const on_call = new Set(duties.map(({ contact }) => contact.id))
  const sorted = contacts.toSorted((a, b) => Number(on_call.has(b.id)) - Number(on_call.has(a.id)))
  return (
    <section aria-labelledby="contacts-of-incident">
      <h2 id="contacts-of-incident">{words.contacts}</h2>
      {contacts.length === 0 && <p className="empty">{words.noContacts}</p>}
      <ul>
        {sorted.map((contact) => (
          <li key={contact.id}>
            <strong>{contact.name}</strong> {contact.function}{' '}
            {on_call.has(contact.id) && <Badge tone="good">{words.onCall}</Badge>}{' '}
            {contact.phone && <a href={`tel:${contact.phone}`}>{contact.phone}</a>}{' '}
            <a href={`mailto:${contact.email}`}>{contact.email}</a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Figures() {
  const { data: health } = useHealth()
  const words = useOperationsWords()
  if (!health) return null
  return (
    <>
      <p>
        <Link to="/operations">{words.title}</Link>: {words.status[health.status]}
      </p>
      <BaselineTable baselines={health.baselines} />
    </>
  )
}

function Room({ incident, meta }: { incident: AnyRecord; meta: Meta }) {
  const isOpen = open_states.includes(String(incident['state']))
  return (
    <>
      {meta.lines.map((lines) => (
        <LinesTable key={lines.name} lines={lines} record={incident} />
      ))}
      <Steps incident={incident} isOpen={isOpen} />
      {isOpen && <Contacts />}
      {isOpen && <Figures />}
    </>
  )
}

function Commands({ incident }: { incident: AnyRecord }) {
  const words = useMachineWords().incident
  const may = useMeta(machine_requests.name).data?.rights.create ?? 'none'
  const number = String(incident['number'])
  return (
    <>
      <PaperLink path={`${incidents.api}/${incident.id}/pdf`} name={number} label={words.paper} />
      {may !== 'none' && <AskMachine work="snapshot" target={number} label={words.snapshot} />}
    </>
  )
}

export const showPage = ({ id = '' }: Record<string, string>) => (
  <RecordPage
    key={id}
    screen={incidents}
    id={id}
    commands={(record) => <Commands incident={record} />}
    body={(record, meta) => <Room incident={record} meta={meta} />}
  />
)
