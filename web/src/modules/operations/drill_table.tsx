// What rehearsals of a disaster have measured, against the goals.
import { TableFrame } from '@/ui/page'
import { Badge, Moment } from '@/ui/values'
import type { Drill, Overview } from './backups'
import { useDurations } from './durations'
import { useMachineWords } from './words'

function Result({ fault }: Pick<Drill, 'fault'>) {
  const words = useMachineWords()
  if (!fault) return <Badge tone="good">{words.good}</Badge>
  return (
    <>
      <Badge tone="warn">{words.damaged}</Badge> <span className="problem">{fault}</span>
    </>
  )
}

export function DrillTable({ drills, goals }: Pick<Overview, 'drills' | 'goals'>) {
  const words = useMachineWords()
  const { duration } = useDurations()
  if (drills.length === 0) return <p className="empty">{words.noDrills}</p>
  const held = (seconds: number, goal: number) => (
    <>
      {duration(seconds * 1000)} <span className="hint">{words.goal(duration(goal * 1000))}</span>{' '}
      {seconds > goal && <Badge tone="warn">{words.old}</Badge>}
    </>
  )
  return (
    <TableFrame label={words.drills}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.drill}</th>
            <th scope="col">{words.measured}</th>
            <th scope="col">{words.state}</th>
            <th scope="col">{words.lost}</th>
            <th scope="col">{words.back}</th>
          </tr>
        </thead>
        <tbody>
          {drills.map((drill) => (
            <tr key={drill.drill}>
              <th scope="row">{words.drillNames[drill.drill] ?? drill.drill}</th>
              <td>
                <Moment value={drill.started_at} />
              </td>
              <td>
                <Result fault={drill.fault} />
              </td>
              <td>{held(drill.rpo_seconds, goals.rpo_seconds)}</td>
              <td>{held(drill.rto_seconds, goals.rto_seconds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
