// The figures of performance against their limits: where they stand, since when, and where they are going.
import { TableFrame } from '@/ui/page'
import { Badge, Moment, type Tone } from '@/ui/values'
import { kindOf, type Baseline } from './health'
import { useNumbers } from './numbers'
import { useOperationsWords } from './words'

const tones: Record<Baseline['state'], Tone> = {
  kept: 'good',
  exceeded: 'warn',
  above: 'plain',
  unknown: 'plain',
}

// Drawn with some room beyond the limit, so that one sees by how much it is passed.
function Against({ baseline, label }: { baseline: Baseline; label: string }) {
  const { value, limit, unit } = baseline
  if (value === null) return null
  const kind = kindOf(baseline)
  const most = unit === '%' ? 100 : limit * 1.25
  const marks = kind === 'least' ? { low: limit, high: limit, optimum: most } : { high: limit, optimum: 0 }
  return <meter aria-label={label} min={0} max={most} {...marks} value={value} />
}

function Row({ baseline }: { baseline: Baseline }) {
  const words = useOperationsWords()
  const { number, measured } = useNumbers()
  const { id, meaning, unit, limit, value, state, since, reached_in_hours: hours } = baseline
  const names: Record<string, string | undefined> = words.measures
  const label = names[id] ?? meaning
  const { reached } = words
  const days = 24
  return (
    <tr>
      <th scope="row">{label}</th>
      <td className="amount">{value !== null && measured(value, unit)}</td>
      <td className="against">
        <Against baseline={baseline} label={label} />
      </td>
      <td className="amount">{words[kindOf(baseline)](measured(limit, unit))}</td>
      <td>
        <Badge tone={tones[state]}>{words.states[state]}</Badge>
      </td>
      <td>
        <Moment value={since} />
      </td>
      <td>
        {hours !== null &&
          (hours < 2 * days
            ? reached.hours(number(Math.round(hours)))
            : reached.days(number(Math.round(hours / days))))}
      </td>
    </tr>
  )
}

export function BaselineTable({ baselines }: { baselines: Baseline[] }) {
  const words = useOperationsWords()
  return (
    <section>
      <h2>{words.baselines}</h2>
      <p className="hint">{words.baselinesWhy}</p>
      <TableFrame label={words.baselines}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.baseline}</th>
              <th scope="col" colSpan={2} className="name">
                {words.value}
              </th>
              <th scope="col" className="amount">
                {words.limit}
              </th>
              <th scope="col">{words.state}</th>
              <th scope="col">{words.since}</th>
              <th scope="col">{words.trend}</th>
            </tr>
          </thead>
          <tbody>
            {baselines.map((baseline) => (
              <Row key={baseline.id} baseline={baseline} />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}
