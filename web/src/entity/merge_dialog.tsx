// Both have changed the same fields: each is shown with both values, and one is taken.
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import type { GridRow } from '@/ui/grid/model'
import { Dialog } from '@/ui/dialog'
import type { FormValues } from './form_values'
import { labelAt, type Meta } from './meta'
import type { RecordForm } from './use_record_form'

function textOf(values: FormValues, name: string, words: ReturnType<typeof useWords>): string {
  const rows: GridRow[] | undefined = values.lines[name]
  if (rows) return words.grid.count(rows.length)
  const value = values.fields[name]
  if (value === null || value === undefined || value === '') return '–'
  if (typeof value === 'boolean') return value ? words.common.yes : words.common.no
  return typeof value === 'object' ? `${value.code} ${value.name}` : value
}

interface MergeDialogProps {
  form: Pick<RecordForm, 'conflict' | 'closeConflict' | 'values'>
  meta: Meta
  onMerged: (takes: Record<string, 'mine' | 'theirs'>) => void
}

export function MergeDialog({ form, meta, onMerged }: MergeDialogProps) {
  const words = useWords()
  const [takes, setTakes] = useState<Record<string, 'mine' | 'theirs'>>({})
  const { conflict } = form
  if (!conflict) return null
  const undecided = conflict.conflicts.some((name) => !takes[name])
  return (
    <Dialog title={words.merge.title} wide onClose={form.closeConflict}>
      <p>{conflict.conflicts.length > 0 ? words.merge.why : words.merge.noConflict}</p>
      {conflict.theirs.length > 0 && (
        <p className="hint">
          {words.merge.takenOver}: {conflict.theirs.map((name) => labelAt(meta, name)).join(', ')}
        </p>
      )}
      {conflict.conflicts.map((name) => (
        <fieldset key={name} className="merge">
          <legend>{labelAt(meta, name)}</legend>
          {(['mine', 'theirs'] as const).map((whose) => (
            <label key={whose} className="check">
              <input
                type="radio"
                name={`merge-${name}`}
                checked={takes[name] === whose}
                onChange={() => setTakes({ ...takes, [name]: whose })}
              />
              {words.merge[whose]}:{' '}
              {textOf(whose === 'mine' ? form.values : conflict.theirValues, name, words)}
            </label>
          ))}
        </fieldset>
      ))}
      <div className="commands">
        <button type="button" onClick={form.closeConflict}>
          {words.common.close}
        </button>
        <button type="button" className="primary" disabled={undecided} onClick={() => onMerged(takes)}>
          {words.merge.save}
        </button>
      </div>
    </Dialog>
  )
}
