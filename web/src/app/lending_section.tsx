// In the preferences: one's own roles lent to a colleague from one day to another, and taken back.
import { useRef, useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { problemAt, Refusal } from '@/entity/failure'
import { useMeta } from '@/entity/meta'
import { useLoanChanges, useOwnLoans, type Loan, type LoanRequest } from '@/entity/own_loans'
import { PersonPicker } from '@/entity/person_picker'
import { useRightsOf, type RoleSource } from '@/entity/rights'
import { useSession } from '@/entity/session'
import { choicesMade, type Choice } from '@/ui/combobox'
import { DateField } from '@/ui/date_field'
import { Input, Select } from '@/ui/field'
import { today } from '@/ui/format'
import { Badge, Day } from '@/ui/values'
import { useAttempt } from './attempt'
import { Section, useSaid } from './section'

const shown = ['user_id', 'role', 'valid_from', 'valid_until', 'reason']
const longest_reason = 200

interface LoanFormProps {
  roles: RoleSource[] // that are hers for good: what is lent to her is not lent on
  onLend: (request: LoanRequest) => Promise<void>
  onLent: () => void
}

function useLoanForm({ roles, onLend, onLent }: LoanFormProps) {
  const [person, setPerson] = useState<Choice | null>(null)
  const latest = useRef<Choice | null>(null) // also for who has waited for a choice to be made
  const [role, setRole] = useState(roles[0]?.role ?? '')
  const [from, setFrom] = useState(today())
  const [until, setUntil] = useState('')
  const [reason, setReason] = useState('')
  const { busy, refusal, attempt } = useAttempt()
  const choose = (choice: Choice | null) => {
    latest.current = choice
    setPerson(choice)
  }
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault()
    const why = reason.trim()
    const request = { role, valid_from: from, valid_until: until, ...(why !== '' && { reason: why }) }
    const lend = async () => {
      await choicesMade()
      await onLend({ user_id: latest.current?.id ?? '', ...request })
    }
    if (!(await attempt(lend))) return
    choose(null)
    setReason('')
    onLent()
  }
  return {
    person,
    choose,
    role,
    setRole,
    from,
    setFrom,
    until,
    setUntil,
    reason,
    setReason,
    error: refusal,
    busy,
    submit,
  }
}

function LoanForm(props: LoanFormProps) {
  const words = useWords().lending
  const form = useLoanForm(props)
  const { error } = form
  return (
    <form onSubmit={(event) => void form.submit(event)}>
      {error !== null && <Refusal error={error} shown={shown} />}
      <PersonPicker
        label={words.person}
        chosen={form.person}
        problem={problemAt(error, 'user_id')}
        onChoose={form.choose}
      />
      <Select
        label={words.role}
        problem={problemAt(error, 'role')}
        value={form.role}
        onChange={(event) => form.setRole(event.target.value)}
      >
        {props.roles.map((one) => (
          <option key={one.role} value={one.role}>
            {one.label}
          </option>
        ))}
      </Select>
      <DateField
        required
        label={words.from}
        problem={problemAt(error, 'valid_from')}
        value={form.from}
        onDay={form.setFrom}
      />
      <DateField
        required
        label={words.until}
        hint={words.longest}
        problem={problemAt(error, 'valid_until')}
        value={form.until}
        onDay={form.setUntil}
      />
      <Input
        label={words.reason}
        maxLength={longest_reason}
        autoComplete="off"
        problem={problemAt(error, 'reason')}
        value={form.reason}
        onChange={(event) => form.setReason(event.target.value)}
      />
      <button disabled={form.busy}>{words.lend}</button>
    </form>
  )
}

interface LoanLineProps {
  loan: Loan
  role: string
  busy: boolean
  onEnd: () => void
}

function LoanLine({ loan, role, busy, onEnd }: LoanLineProps) {
  const words = useWords().lending
  const name = loan.user?.full_name ?? ''
  const day = today()
  const over = loan.valid_until !== null && loan.valid_until < day
  return (
    <li className="row">
      <span>
        {words.to(name, role)}{' '}
        <span className="hint">
          <Day value={loan.valid_from} /> – <Day value={loan.valid_until} /> {loan.reason}
        </span>
      </span>
      {over && <Badge tone="void">{words.over}</Badge>}
      {!over && loan.valid_from <= day && <Badge tone="good">{words.now}</Badge>}
      {!over && (
        <button
          type="button"
          className="danger"
          disabled={busy}
          aria-label={`${words.end}: ${words.to(name, role)}`}
          onClick={onEnd}
        >
          {words.end}
        </button>
      )}
    </li>
  )
}

function Lending({ user, roles }: { user: string; roles: RoleSource[] }) {
  const words = useWords().lending
  const labels = useMeta('role-assignments').data?.fields.find(({ name }) => name === 'role')?.option_labels
  const asked = useOwnLoans(user)
  const { lend, end } = useLoanChanges(user)
  const { busy, refusal, attempt } = useAttempt()
  const { said, say } = useSaid()
  const loans = asked.data
  const finish = async (loan: Loan) => {
    say('')
    if (await attempt(() => end(loan))) say(words.ended)
  }
  return (
    <Section title={words.title} asked={asked}>
      <p className="hint">{words.why}</p>
      {said}
      {refusal !== null && <Refusal error={refusal} />}
      {loans && loans.length > 0 && (
        <ul className="plain">
          {loans.map((loan) => (
            <LoanLine
              key={loan.id}
              loan={loan}
              role={labels?.[loan.role] ?? loan.role}
              busy={busy}
              onEnd={() => void finish(loan)}
            />
          ))}
        </ul>
      )}
      <LoanForm
        roles={roles}
        onLend={(request) => {
          say('')
          return lend(request)
        }}
        onLent={() => say(words.lent)}
      />
    </Section>
  )
}

// Only who has something to lend, and may.
export function LendingSection() {
  const { user } = useSession()
  return user && <OwnLending user={user.id} />
}

function OwnLending({ user }: { user: string }) {
  const meta = useMeta('role-assignments').data
  const rights = useRightsOf(user).data
  const roles = rights?.roles.filter(({ kind }) => kind === 'given') ?? []
  if (roles.length === 0 || !meta || meta.rights.create === 'none') return null
  return <Lending user={user} roles={roles} />
}
