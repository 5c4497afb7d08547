// What a command would do, asked of the server before it is given: changes, and what is booked beside them.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useWords } from '@/i18n/language'
import { useDelayed } from '@/ui/use_delayed'
import { send } from './client'
import { useEffectView } from './effects'
import { Refusal } from './failure'
import { Differences } from './history'
import { useMeta, type Meta } from './meta'
import { titleOf } from './names'
import { ApiError } from './problem'
import type { AnyRecord, DryRun, Effect, Single } from './records'

interface WouldHappenProps {
  target: string // below the root of the API
  method: 'POST' | 'DELETE'
  body?: unknown
  record: AnyRecord
  meta: Meta
  ready: boolean // all that is needed was said, and it is not being done already
}

const pause = 300 // milliseconds without a change before the server is asked

export function WouldHappen({ target, method, body, record, meta, ready }: WouldHappenProps) {
  const words = useWords().would
  const settled = useDelayed(body, pause)
  const trial = useQuery({
    queryKey: ['dry-run', method, target, record.version, settled],
    queryFn: async ({ signal }) => {
      const call = { method, body: settled, version: record.version, query: { dry_run: 'true' }, signal }
      return (await send<Single<DryRun<AnyRecord | null>>>(target, call)).data
    },
    enabled: ready,
    gcTime: 0,
  })
  const after = trial.data?.record
  const change = useMemo(() => changesOf(meta, record, after), [meta, record, after])
  if (!ready && !trial.data) return null
  return (
    <section className="would" aria-label={words.title} aria-busy={trial.isFetching}>
      <h3>{words.title}</h3>
      {trial.isPending && <p className="hint">{words.trying}</p>}
      {trial.isError && <NotTried error={trial.error} />}
      {trial.data && !trial.isError && (
        <>
          {change ? <Differences change={change} meta={meta} /> : <p>{words.gone}</p>}
          {change && Object.keys(change.after).length === 0 && trial.data.effects.length === 0 && (
            <p className="hint">{words.nothing}</p>
          )}
          {trial.data.effects.map((effect) => (
            <Beside key={effect.data.id} effect={effect} />
          ))}
        </>
      )}
    </section>
  )
}

// That the password will be asked for is no fault.
function NotTried({ error }: { error: Error }) {
  if (error instanceof ApiError && error.has('confirmation_required'))
    return <p className="hint">{error.message}</p>
  return <Refusal error={error} />
}

// The fields that would be others than they are; null if the record would be gone.
function changesOf(meta: Meta, record: AnyRecord, after: AnyRecord | null | undefined) {
  const is: Record<string, unknown> = {}
  const becomes: Record<string, unknown> = {}
  if (!after || !('version' in after)) return null
  for (const { name } of [...meta.fields, ...meta.figures]) {
    if (!(name in record) || !(name in after) || name === 'version') continue
    if (JSON.stringify(record[name]) === JSON.stringify(after[name])) continue
    is[name] = record[name]
    becomes[name] = after[name]
  }
  return { before: is, after: becomes }
}

function Beside({ effect }: { effect: Effect }) {
  const meta = useMeta(effect.resource).data
  const view = useEffectView(effect.resource)
  return (
    <div>
      <h4>
        {meta?.title} {titleOf(effect.data)}
      </h4>
      {view?.(effect.data)}
    </div>
  )
}
