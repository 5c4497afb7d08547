// 復旧訓練: what each rehearsal has measured, against the goals.
import { useWords } from '@/i18n/language'
import { Badge, Moment } from '@/ui/values'
import { a_minute, ConsolePage, Found, useConsoleWords, useLook, type Column } from './console'
import { useDuration } from './duration'

interface Drill {
  drill: string
  started_at: string
  source: string
  rpo_seconds: number
  rto_seconds: number
  rpo_goal: number
  rto_goal: number
  fault: string | null
}

interface Drills {
  at: string
  drills: Drill[]
}

function Measured({ seconds, goal }: { seconds: number; goal: number }) {
  const words = useConsoleWords().drills
  const duration = useDuration()
  return (
    <>
      <span className={seconds > goal ? 'problem' : undefined}>{duration(seconds)}</span>
      <span className="hint"> {words.goal(duration(goal))}</span>
    </>
  )
}

function DrillsPage() {
  const title = useWords().nav.drills
  const words = useConsoleWords().drills
  const look = useLook<Drills>('/operations/drills', { every: a_minute })
  const names: Record<string, string> = words.names
  const columns: Column<Drill>[] = [
    { label: words.at, cell: ({ started_at }) => <Moment value={started_at} /> },
    { label: words.drill, cell: ({ drill }) => names[drill] ?? drill },
    {
      label: words.result,
      cell: ({ fault }) => (
        <>
          {fault === null ? (
            <Badge tone="good">{words.good}</Badge>
          ) : (
            <Badge tone="warn">{words.failed}</Badge>
          )}{' '}
          {fault}
        </>
      ),
      kind: 'statement',
    },
    { label: words.rpo, cell: (one) => <Measured seconds={one.rpo_seconds} goal={one.rpo_goal} /> },
    { label: words.rto, cell: (one) => <Measured seconds={one.rto_seconds} goal={one.rto_goal} /> },
    { label: words.source, cell: ({ source }) => source },
  ]
  return (
    <ConsolePage title={title} look={look}>
      {({ drills }) => (
        <Found title={words.title} hint={words.why} rows={drills} empty={words.empty} columns={columns} />
      )}
    </ConsolePage>
  )
}

export const showDrills = () => <DrillsPage />
