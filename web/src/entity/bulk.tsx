// One action for many records: first a dry run that says who would be refused and why, then each by itself.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { showNotice } from '@/ui/notice'
import { Dialog } from '@/ui/dialog'
import { intentKey, send } from './client'
import type { ActionMeta, Meta } from './meta'
import { titleOf } from './names'
import { ApiError } from './problem'
import type { AnyRecord } from './records'
import type { Screen } from './screens'

interface BulkProps {
  screen: Screen
  meta: Meta
  rows: AnyRecord[]
  onDone: () => void
}

interface Outcome {
  row: AnyRecord
  refusal: string | null
}

async function runAll(
  screen: Screen,
  action: string,
  rows: AnyRecord[],
  dry_run: boolean,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const row of rows) {
    const call = { method: 'POST', body: {}, version: row.version, intent: intentKey() } as const
    const query = { dry_run: dry_run ? 'true' : undefined }
    const refusal = await send(`${screen.api}/${row.id}/${action}`, { ...call, query }).then(
      () => null,
      (error: unknown) =>
        error instanceof ApiError ? (error.details[0]?.reason ?? error.message) : String(error),
    )
    outcomes.push({ row, refusal })
  }
  return outcomes
}

export function Bulk({ screen, meta, rows, onDone }: BulkProps) {
  const words = useWords()
  const queries = useQueryClient()
  const [asked, setAsked] = useState<ActionMeta | null>(null)
  const [tried, setTried] = useState<Outcome[] | null>(null)
  const [busy, setBusy] = useState(false)
  const actions = meta.actions.filter(({ input }) => input.every((field) => !field.required))
  const dryRun = async (action: ActionMeta) => {
    setAsked(action)
    setTried(null)
    setTried(await runAll(screen, action.name, rows, true))
  }
  const possible = tried?.filter(({ refusal }) => refusal === null).map(({ row }) => row) ?? []
  const refused = tried?.filter(({ refusal }) => refusal !== null) ?? []
  const run = async () => {
    if (!asked) return
    setBusy(true)
    const done = await runAll(screen, asked.name, possible, false)
    const failed = done.filter(({ refusal }) => refusal !== null).length
    showNotice(words.list.bulkDone(done.length - failed, failed))
    setBusy(false)
    setAsked(null)
    void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'meta' })
    onDone()
  }
  return (
    <div className="bulk" role="group" aria-label={words.list.bulk}>
      <strong>{words.list.marked(rows.length)}</strong>
      {actions.map((action) => (
        <button key={action.name} type="button" onClick={() => void dryRun(action)}>
          {action.label}
        </button>
      ))}
      <button type="button" className="quiet" onClick={onDone}>
        {words.list.unmark}
      </button>
      {asked && (
        <Dialog title={`${asked.label}: ${words.list.marked(rows.length)}`} onClose={() => setAsked(null)}>
          {!tried && <p role="status">{words.list.trying}</p>}
          {tried && <p>{words.list.bulkPossible(possible.length, refused.length)}</p>}
          <ul className="problems">
            {refused.map(({ row, refusal }) => (
              <li key={row.id}>
                {titleOf(row)}: {refusal}
              </li>
            ))}
          </ul>
          <div className="commands">
            <button type="button" onClick={() => setAsked(null)}>
              {words.common.close}
            </button>
            <button
              type="button"
              className="primary"
              disabled={busy || possible.length === 0}
              onClick={() => void run()}
            >
              {asked.label} ({possible.length})
            </button>
          </div>
        </Dialog>
      )}
    </div>
  )
}
