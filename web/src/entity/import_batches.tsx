// Earlier imports of one kind of record, and how one is taken back: tried first, with a reason for each
// record that must stay.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { Dialog } from '@/ui/dialog'
import { amountText } from '@/ui/format'
import { TableFrame } from '@/ui/page'
import { Badge, Moment } from '@/ui/values'
import { Link } from '@/ui/router'
import { AmountCells, AmountHead } from '@/ui/amounts'
import { send } from './client'
import { Failure, Refusal } from './failure'
import { useOptionLabel } from './field_value'
import { fieldOf, useMeta, type Meta } from './meta'
import { useAction, useList, type DryRun, type Row, type Single } from './records'
import type { Screen } from './screens'

interface Kept {
  row: number
  id: string
  title: string | null
  reason: 'changed' | 'used'
  used_in: string | null
}

interface Batch extends Row {
  file_name: string | null
  imported_by: string | null
  created_at: string
  created_count: number
  updated_count: number
  removed_count: number
  kept_count: number
  state: string
  kept?: Kept[] // not in lists
}

const api = '/import-batches'
const tones = { imported: 'plain', partly_undone: 'warn', undone: 'plain' } as const
const shown = 'file_name,imported_by,created_at,created_count,updated_count,removed_count,kept_count'

interface ImportBatchesProps {
  screen: Screen
  meta: Meta // of what is imported
}

export function ImportBatches({ screen, meta }: ImportBatchesProps) {
  const words = useWords().csv
  const of_batches = useMeta('import-batches').data
  const [asked, setAsked] = useState<Batch | null>(null)
  const query = { resource: meta.resource, fields: shown, total: 'false' }
  const found = useList<Batch>(api, query, '10')
  if (of_batches?.rights.read === 'none') return null
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />
  const batches = found.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section aria-labelledby="earlier-imports">
      <h2 id="earlier-imports">{words.earlier}</h2>
      {found.isSuccess && batches.length === 0 && <p className="hint">{words.noEarlier}</p>}
      {batches.length > 0 && (
        <TableFrame label={words.earlier}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.when}</th>
                <th scope="col">{words.fileName}</th>
                <th scope="col">{words.who}</th>
                <AmountHead>{words.created}</AmountHead>
                <AmountHead>{words.updated}</AmountHead>
                <th scope="col">{words.state}</th>
                <th scope="col">
                  <span className="unseen">{words.undo}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {batches.map((batch) => (
                <BatchRow key={batch.id} batch={batch} meta={of_batches} onUndo={() => setAsked(batch)} />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {found.hasNextPage && (
        <button type="button" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {words.more}
        </button>
      )}
      {asked && <UndoDialog screen={screen} meta={meta} batch={asked} onClose={() => setAsked(null)} />}
    </section>
  )
}

interface BatchRowProps {
  batch: Batch
  meta: Meta | undefined
  onUndo: () => void
}

function BatchRow({ batch, meta, onUndo }: BatchRowProps) {
  const words = useWords().csv
  const optionLabel = useOptionLabel()
  const state = meta && fieldOf(meta, 'state')
  const may = batch.actions?.some(({ name, allowed }) => name === 'undo' && allowed)
  const tone = tones[batch.state as keyof typeof tones]
  return (
    <tr>
      <th scope="row">
        <Moment value={batch.created_at} />
      </th>
      <td className="name">{batch.file_name}</td>
      <td className="name">{batch.imported_by}</td>
      <AmountCells values={[String(batch.created_count), String(batch.updated_count)]} />
      <td>
        <Badge tone={tone}>{state ? optionLabel(state, batch.state) : batch.state}</Badge>
        {batch.removed_count + batch.kept_count > 0 && (
          <span className="hint"> {words.removedAndKept(batch.removed_count, batch.kept_count)}</span>
        )}
      </td>
      <td>
        {may && batch.created_count > 0 && (
          <button type="button" onClick={onUndo}>
            {words.undo}
          </button>
        )}
      </td>
    </tr>
  )
}

function UndoDialog({
  screen,
  meta,
  batch,
  onClose,
}: ImportBatchesProps & { batch: Batch; onClose: () => void }) {
  const words = useWords()
  const undoing = useAction<Batch>(api, batch, 'undo')
  const trial = useQuery({
    queryKey: ['dry-run', api, batch.id, batch.version],
    queryFn: async ({ signal }) => {
      const call = {
        method: 'POST',
        body: {},
        version: batch.version,
        query: { dry_run: 'true' },
        signal,
      } as const
      return (await send<Single<DryRun<Batch>>>(`${api}/${batch.id}/undo`, call)).data.record
    },
    enabled: undoing.isIdle,
    gcTime: 0,
  })
  const done = undoing.data
  const outcome = done ?? trial.data
  const goes = outcome ? outcome.removed_count - batch.removed_count : 0
  const title = words.csv.undoTitle(batch.file_name ?? meta.title)
  return (
    <Dialog title={title} wide onClose={onClose}>
      {trial.isPending && !done && <p role="status">{words.list.trying}</p>}
      {trial.isError && !done && <Refusal error={trial.error} />}
      {undoing.isError && <Refusal error={undoing.error} />}
      {undoing.isPending && <p role="status">{words.csv.undoing}</p>}
      {outcome && !undoing.isPending && (
        <>
          <p role="status">{done ? words.csv.undone(goes) : words.csv.wouldUndo(goes)}</p>
          {batch.updated_count > 0 && <p className="hint">{words.csv.updatedStay(batch.updated_count)}</p>}
          {outcome.kept_count > 0 && <KeptRecords screen={screen} outcome={outcome} />}
        </>
      )}
      <div className="commands">
        <button type="button" onClick={onClose}>
          {words.common.close}
        </button>
        {!done && (
          <button
            type="button"
            className="danger"
            disabled={goes === 0 || undoing.isPending || trial.isFetching}
            onClick={() => undoing.mutate({})}
          >
            {words.csv.undoNow(amountText(String(goes)).digits)}
          </button>
        )}
      </div>
    </Dialog>
  )
}

function KeptRecords({ screen, outcome }: { screen: Screen; outcome: Batch }) {
  const words = useWords().csv
  const places: Record<string, string | undefined> = words.usedIn
  const kept = outcome.kept ?? []
  return (
    <>
      <p>{words.kept(outcome.kept_count)}</p>
      <ul className="problems">
        {kept.map(({ row, id, title, reason, used_in }) => (
          <li key={id}>
            {words.at(row)} <Link to={`/${screen.name}/${id}`}>{title ?? id}</Link>:{' '}
            {reason === 'changed'
              ? words.keptChanged
              : words.keptUsed(places[used_in ?? ''] ?? words.elsewhere)}
          </li>
        ))}
      </ul>
      {kept.length < outcome.kept_count && <p className="hint">{words.keptMore(kept.length)}</p>}
    </>
  )
}
