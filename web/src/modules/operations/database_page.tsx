// データベース: who is connected, who waits for whom, what takes the time, and what takes the room.
import { useWords } from '@/i18n/language'
import { amountText } from '@/ui/format'
import { Moment } from '@/ui/values'
import { ConsolePage, Found, useConsoleWords, useLook, type Column } from './console'
import { useNumbers } from './numbers'

type Seen = Record<string, string | number | null>

interface Capacity {
  name: string
  unit: string
  last: number
  limit: number | null
  days_known: number
  daily_growth: number | null
  reached_in_days: number | null
}

const views = [
  'locks',
  'connections',
  'running',
  'statements',
  'tables',
  'indexes',
  'unused_indexes',
  'settings',
] as const
type View = (typeof views)[number]

type Database = Record<View, Seen[] | null> & {
  at: string
  open: number
  room: number
  sees_all: boolean
  memory_percent: number
  missing: Partial<Record<View, string>>
  capacity: Capacity[]
}

const least_days = 14 // src/app/operations/capacity.hpp

type Kind = 'text' | 'count' | 'bytes' | 'seconds' | 'milliseconds' | 'moment' | 'statement'

// What each column holds; in this order they stand.
const shown = {
  locks: {
    process: 'text',
    waits: 'seconds',
    relation: 'text',
    mode: 'text',
    statement: 'statement',
    holder: 'text',
    holder_state: 'text',
    holder_transaction: 'seconds',
    holder_statement: 'statement',
  },
  connections: {
    program: 'text',
    state: 'text',
    count: 'count',
    oldest: 'seconds',
    role: 'text',
    database: 'text',
    address: 'text',
  },
  running: { process: 'text', runs: 'seconds', waits_for: 'text', statement: 'statement' },
  statements: {
    statement: 'statement',
    total_ms: 'milliseconds',
    calls: 'count',
    mean_ms: 'milliseconds',
    longest_ms: 'milliseconds',
  },
  tables: {
    name: 'text',
    bytes: 'bytes',
    index_bytes: 'bytes',
    rows: 'count',
    dead_rows: 'count',
    vacuumed_at: 'moment',
    analysed_at: 'moment',
  },
  indexes: { name: 'text', table: 'text', bytes: 'bytes', scans: 'count' },
  unused_indexes: { name: 'text', table: 'text', bytes: 'bytes' },
  settings: { name: 'text', value: 'text' },
} as const satisfies Record<View, Record<string, Kind>>

function useColumns() {
  const words = useConsoleWords().database
  const { measured, bytes } = useNumbers()
  const cell = (kind: Kind, value: string | number | null | undefined) => {
    if (value === null || value === undefined) return kind === 'moment' ? words.never : ''
    if (kind === 'moment') return <Moment value={String(value)} />
    if (kind === 'statement') return <code>{value}</code>
    if (kind === 'text') return String(value)
    if (kind === 'bytes') return bytes(Number(value))
    if (kind === 'count') return amountText(String(value)).digits
    return measured(Number(value), kind === 'seconds' ? 's' : 'ms')
  }
  return (view: View): Column<Seen>[] =>
    Object.entries(shown[view]).map(([name, kind]: [string, Kind]) => ({
      label: words.columns[name as keyof typeof words.columns],
      cell: (row) => cell(kind, row[name]),
      ...(kind === 'statement' && { kind }),
      ...(['count', 'bytes', 'seconds', 'milliseconds'].includes(kind) && { kind: 'amount' as const }),
    }))
}

function Forecasts({ figures }: { figures: Capacity[] }) {
  const words = useConsoleWords().database
  const { number, measured, bytes } = useNumbers()
  const amount = (value: number | null, unit: string) =>
    value === null ? '–' : unit === 'bytes' ? bytes(value) : measured(value, unit)
  const reached = ({ daily_growth, days_known, limit, last, reached_in_days: days }: Capacity) => {
    if (daily_growth === null) return words.tooLittle(number(days_known), number(least_days))
    if (limit === null) return words.noLimit
    if (last >= limit) return words.reachedNow
    return days === null ? words.notSoon : words.inDays(number(days))
  }
  const columns: Column<Capacity>[] = [
    { label: words.columns.name, cell: ({ name }) => name },
    { label: words.columns.last, cell: ({ last, unit }) => amount(last, unit), kind: 'amount' },
    { label: words.columns.limit, cell: ({ limit, unit }) => amount(limit, unit), kind: 'amount' },
    {
      label: words.columns.daily_growth,
      cell: ({ daily_growth, unit }) => amount(daily_growth, unit),
      kind: 'amount',
    },
    { label: words.columns.reached, cell: reached },
  ]
  return <Found title={words.capacity} rows={figures} empty={words.capacityEmpty} columns={columns} />
}

function DatabasePage() {
  const title = useWords().nav.database
  const { database: words, missing } = useConsoleWords()
  const reasons: Record<string, string> = missing
  const { number } = useNumbers()
  const columns = useColumns()
  const look = useLook<Database>('/operations/database')
  const titles: Record<View, string> = { ...words, unused_indexes: words.unused }
  return (
    <ConsolePage title={title} look={look}>
      {(seen) => (
        <>
          <dl className="facts">
            <div>
              <dt>{words.open}</dt>
              <dd>{words.connectionsOf(number(seen.open), number(seen.room))}</dd>
            </div>
            <div>
              <dt>{words.memory}</dt>
              <dd>{seen.memory_percent} %</dd>
            </div>
          </dl>
          <p className="hint">
            {words.values} {!seen.sees_all && words.ownOnly}
          </p>
          {views.map((view) => (
            <Found
              key={view}
              title={titles[view]}
              rows={seen[view]}
              missing={reasons[seen.missing[view] ?? '']}
              columns={columns(view)}
              {...(view === 'locks' && { empty: words.noLocks })}
              hint={view === 'unused_indexes' ? words.unusedWhy : undefined}
            />
          ))}
          <Forecasts figures={seen.capacity} />
        </>
      )}
    </ConsolePage>
  )
}

export const showDatabase = () => <DatabasePage />
