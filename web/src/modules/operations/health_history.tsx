// 推移: the last day of the figures, and how long each part was down on each of the last ninety days. For who
// looks after the machine, in the company that runs it.
import { useQuery } from '@tanstack/react-query'
import { send } from '@/entity/client'
import { useReads } from '@/entity/meta'
import type { Single } from '@/entity/records'
import { Day, Moment } from '@/ui/values'
import { a_minute, Found, type Column } from './console'
import { useDuration } from './duration'
import { useNumbers } from './numbers'
import { machine_requests } from './screens'
import { useOperationsWords, usePastWords } from './words'

interface Point {
  at: string
  value: number
}

interface Figure {
  id: string
  unit: string
  limit: number
  value: number | null
  mean_hour: number | null
  mean_day: number | null
  peak_day: number | null
  exceeded_since: string | null
  points: Point[]
}

interface DayOfPart {
  day: string
  measured_seconds: number
  down_seconds: number
}

interface Part {
  component: string
  percent: number | null
  days: DayOfPart[]
}

// Another company of the same installation is told nothing: then there is nothing to show.
function useHistory<Seen>(path: string): (Seen & { at: string }) | undefined {
  const reads = useReads(machine_requests.name)
  const { data } = useQuery({
    queryKey: ['console', path],
    queryFn: async ({ signal }) => (await send<Single<Seen & { at: string }>>(path, { signal })).data,
    enabled: reads,
    refetchInterval: ({ state }) => (state.error ? false : a_minute),
    retry: false,
  })
  return data
}

const wide = 144
const high = 32
const a_day = 86_400_000
const longest_gap = 25 * 60_000 // a point is missing: the server did not run

// Lines of points that follow one another.
function pieces(points: Point[]): Point[][] {
  const all: Point[][] = []
  let before = -Infinity
  for (const point of points) {
    const at = Date.parse(point.at)
    if (at - before > longest_gap) all.push([])
    all.at(-1)?.push(point)
    before = at
  }
  return all
}

function Course({ figure, at }: { figure: Figure; at: string }) {
  const words = usePastWords().history
  const { measured } = useNumbers()
  const { points, unit, limit } = figure
  if (points.length === 0) return null
  const values = points.map(({ value }) => value)
  const most = Math.max(...values)
  const top = Math.max(most, Math.min(limit, most * 2)) || 1
  const x = (point: Point) => wide - ((Date.parse(at) - Date.parse(point.at)) / a_day) * wide
  const y = (value: number) => high - (value / top) * (high - 2) - 1
  const label = words.courseOf(measured(Math.min(...values), unit), measured(most, unit))
  return (
    <svg
      className="course"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${wide} ${high}`}
      width={wide}
      height={high}
    >
      {limit <= top && <line className="limit" x1="0" x2={wide} y1={y(limit)} y2={y(limit)} />}
      {pieces(points).map((piece) => (
        <polyline
          key={piece[0]?.at}
          points={piece.map((point) => `${x(point).toFixed(1)},${y(point.value).toFixed(1)}`).join(' ')}
        />
      ))}
    </svg>
  )
}

function LastDay({ figures, at }: { figures: Figure[]; at: string }) {
  const words = usePastWords().history
  const names: Record<string, string | undefined> = useOperationsWords().measures
  const { measured } = useNumbers()
  const amount = (label: string, of: (figure: Figure) => number | null): Column<Figure> => ({
    label,
    cell: (figure) => {
      const value = of(figure)
      return value === null ? '–' : measured(value, figure.unit)
    },
    kind: 'amount',
  })
  const columns: Column<Figure>[] = [
    { label: words.figure, cell: ({ id }) => names[id] ?? id },
    amount(words.now, ({ value }) => value),
    amount(words.meanHour, ({ mean_hour }) => mean_hour),
    amount(words.meanDay, ({ mean_day }) => mean_day),
    amount(words.peak, ({ peak_day }) => peak_day),
    { label: words.course, cell: (figure) => <Course figure={figure} at={at} /> },
    { label: words.exceededSince, cell: ({ exceeded_since: since }) => <Moment value={since} /> },
  ]
  return <Found title={words.lastDay} hint={words.lastDayWhy} rows={figures} columns={columns} />
}

const bar = 3

function Bars({ days }: { days: DayOfPart[] }) {
  const words = usePastWords().history
  const { number } = useNumbers()
  const measured = days.filter(({ measured_seconds }) => measured_seconds > 0)
  const down = days.filter(({ down_seconds }) => down_seconds > 0)
  const label = words.daysOf(number(measured.length), number(down.length))
  const width = days.length * bar
  return (
    <svg
      className="by-day"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${high}`}
      width={width}
      height={high}
    >
      {days.map(({ day, measured_seconds, down_seconds }, i) => {
        const share = measured_seconds > 0 ? down_seconds / measured_seconds : 0
        const bad = down_seconds > 0 ? Math.max(6, share * high) : 0
        const place = { x: i * bar, width: bar - 1 }
        return (
          <g key={day}>
            <rect {...place} y="0" height={high} className={measured_seconds > 0 ? 'good' : 'unknown'} />
            {bad > 0 && <rect {...place} y={high - bad} height={bad} className="bad" />}
          </g>
        )
      })}
    </svg>
  )
}

function Outages({ days }: { days: DayOfPart[] }) {
  const duration = useDuration()
  const down = days.filter(({ down_seconds }) => down_seconds > 0).toReversed()
  return (
    <>
      {down.slice(0, 10).map(({ day, down_seconds }) => (
        <div key={day}>
          <Day value={day} /> {duration(down_seconds)}
        </div>
      ))}
    </>
  )
}

function Availability({ parts }: { parts: Part[] }) {
  const words = usePastWords().history
  const { measured } = useNumbers()
  const names: Record<string, string | undefined> = words.components
  const columns: Column<Part>[] = [
    { label: words.component, cell: ({ component }) => names[component] ?? component },
    {
      label: words.percent,
      cell: ({ percent }) => (percent === null ? words.notMeasured : measured(percent, '%')),
      kind: 'amount',
    },
    { label: words.days, cell: ({ days }) => <Bars days={days} /> },
    { label: words.outages, cell: ({ days }) => <Outages days={days} /> },
  ]
  return <Found title={words.availability} hint={words.availabilityWhy} rows={parts} columns={columns} />
}

export function HealthHistory() {
  const baselines = useHistory<{ baselines: Figure[] }>('/operations/baselines')
  const availability = useHistory<{ components: Part[] }>('/operations/availability')
  return (
    <>
      {baselines && <LastDay figures={baselines.baselines} at={baselines.at} />}
      {availability && <Availability parts={availability.components} />}
    </>
  )
}
