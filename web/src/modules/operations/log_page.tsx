// ログ: the end of it, by level, code, request and time; which requests were slow, and who asks most.
import { useEffect, useRef, useState } from 'react'
import { useWords } from '@/i18n/language'
import { Input, Select } from '@/ui/field'
import { address, Link, navigate, usePlace } from '@/ui/router'
import { useDelayed } from '@/ui/use_delayed'
import { Badge, type Tone } from '@/ui/values'
import { ConsolePage, Found, useConsoleWords, useLook, type Column } from './console'
import { useNumbers } from './numbers'

interface Entry {
  time: string
  level: string
  code: string
  text: string
  request_id: string | null
}

interface Log {
  at: string
  kept: boolean
  entries: Entry[]
  codes: { code: string; level: string; last: string; count: number }[]
  back_to: string | null
  complete: boolean
  slow: { seconds: number; time: string; status: string; request: string; request_id: string | null }[]
  routes: { route: string; count: number; seconds: number; longest: number }[]
  addresses: { address: string; count: number; refused: number }[]
}

const tones: Record<string, Tone> = { WARNING: 'warn', ERROR: 'warn', CRITICAL: 'warn' }
const here = '/operations/log'

// The conditions stand in the address.
const names = ['level', 'code', 'request_id', 'within'] as const
type Conditions = Partial<Record<(typeof names)[number], string | undefined>>

function useConditions() {
  const { query } = usePlace()
  const asked: Conditions = Object.fromEntries(names.map((name) => [name, query.get(name) ?? undefined]))
  return {
    asked,
    show: (change: Conditions) => navigate(address(here, { ...asked, ...change }), { replace: true }),
  }
}

interface SoughtProps {
  label: string
  value: string
  onSought: (value: string | undefined) => void
}

function Sought({ label, value, onSought }: SoughtProps) {
  const [typed, setTyped] = useState(value)
  const [shown, setShown] = useState(value)
  // A link or a button has chosen another one.
  if (value !== shown) {
    setShown(value)
    if (value !== typed.trim()) setTyped(value)
  }
  const settled = useDelayed(typed, 300).trim()
  const sent = useRef(value)
  useEffect(() => {
    if (settled === sent.current) return
    sent.current = settled
    onSought(settled || undefined)
  }, [settled, onSought])
  return (
    <Input
      label={label}
      maxLength={100}
      value={typed}
      spellCheck={false}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}

function Choice({
  label,
  options,
  value,
  onChoose,
}: {
  label: string
  options: Record<string, string>
  value: string | undefined
  onChoose: (value: string | undefined) => void
}) {
  return (
    <Select label={label} value={value ?? ''} onChange={(event) => onChoose(event.target.value || undefined)}>
      {Object.entries(options).map(([name, words]) => (
        <option key={name} value={name}>
          {words}
        </option>
      ))}
    </Select>
  )
}

function ConditionsForm() {
  const words = useConsoleWords().log
  const { asked, show } = useConditions()
  return (
    <div className="filters" role="group" aria-label={words.entries}>
      <Choice
        label={words.level}
        options={words.levels}
        value={asked.level}
        onChoose={(level) => show({ level })}
      />
      <Sought label={words.code} value={asked.code ?? ''} onSought={(code) => show({ code })} />
      <Sought
        label={words.requestId}
        value={asked.request_id ?? ''}
        onSought={(request_id) => show({ request_id })}
      />
      <Choice
        label={words.within}
        options={words.withins}
        value={asked.within}
        onChoose={(within) => show({ within })}
      />
      <button type="button" onClick={() => navigate(here, { replace: true })}>
        {words.clear}
      </button>
    </div>
  )
}

function AuditLink({ id }: { id: string | null }) {
  const words = useConsoleWords().log
  if (id === null) return null
  return (
    <Link to={address('/audit-log', { request_id: id })} aria-label={words.auditOf(id)}>
      {id}
    </Link>
  )
}

function Lines({ log }: { log: Log }) {
  const words = useConsoleWords().log
  const columns: Column<Entry>[] = [
    { label: words.time, cell: ({ time }) => <span className="number">{time}</span> },
    { label: words.level, cell: ({ level }) => <Badge tone={tones[level] ?? 'plain'}>{level}</Badge> },
    { label: words.code, cell: ({ code }) => code },
    { label: words.text, cell: ({ text }) => <code dir="ltr">{text}</code>, kind: 'statement' },
    { label: words.audit, cell: ({ request_id: id }) => <AuditLink id={id} /> },
  ]
  if (!log.kept) return <p className="problem">{words.notKept}</p>
  return (
    <>
      <Found title={words.entries} rows={log.entries} empty={words.nothing} columns={columns} />
      <p className="hint">
        {log.back_to !== null && words.backTo(log.back_to)} {!log.complete && words.incomplete}
      </p>
    </>
  )
}

function Counted({ log }: { log: Log }) {
  const words = useConsoleWords().log
  const { number } = useNumbers()
  const { asked } = useConditions()
  const amount = 'amount' as const
  return (
    <>
      <Found
        title={words.codes}
        rows={log.codes}
        columns={[
          {
            label: words.code,
            cell: ({ code }) => (
              <Link to={address(here, { ...asked, code })} aria-label={words.onlyCode(code)}>
                {code}
              </Link>
            ),
          },
          { label: words.count, cell: ({ count }) => number(count), kind: amount },
          { label: words.level, cell: ({ level }) => level },
          { label: words.last, cell: ({ last }) => last },
        ]}
      />
      <Found
        title={words.slow}
        rows={log.slow}
        columns={[
          { label: words.request, cell: ({ request }) => <code>{request}</code>, kind: 'statement' },
          { label: words.seconds, cell: ({ seconds }) => number(seconds), kind: amount },
          { label: words.status, cell: ({ status }) => status },
          { label: words.last, cell: ({ time }) => time },
          { label: words.audit, cell: ({ request_id: id }) => <AuditLink id={id} /> },
        ]}
      />
      <Found
        title={words.routes}
        rows={log.routes}
        columns={[
          { label: words.route, cell: ({ route }) => <code>{route}</code>, kind: 'statement' },
          { label: words.inAll, cell: ({ seconds }) => number(seconds), kind: amount },
          { label: words.count, cell: ({ count }) => number(count), kind: amount },
          { label: words.longest, cell: ({ longest }) => number(longest), kind: amount },
        ]}
      />
      <Found
        title={words.addresses}
        rows={log.addresses}
        columns={[
          { label: words.address, cell: ({ address: from }) => from },
          { label: words.count, cell: ({ count }) => number(count), kind: amount },
          { label: words.refused, cell: ({ refused }) => number(refused), kind: amount },
        ]}
      />
    </>
  )
}

function LogPage() {
  const title = useWords().nav.log
  const { asked } = useConditions()
  const { within, ...conditions } = asked
  const minute = 60_000
  const look = useLook<Log>(here, {
    query: () => {
      const minutes = Number(within)
      const from = minutes > 0 ? new Date(Date.now() - minutes * minute).toISOString() : undefined
      return { ...conditions, from }
    },
    of: asked,
  })
  return (
    <ConsolePage title={title} look={look} above={<ConditionsForm />}>
      {(log) => (
        <>
          <Lines log={log} />
          <Counted log={log} />
        </>
      )}
    </ConsolePage>
  )
}

export const showLog = () => <LogPage />
