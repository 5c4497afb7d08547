// Which cell of a list is being changed, and how one comes to it: F2, a double click, the pencil in the lit
// row.
import { useEffect, useState, type RefObject } from 'react'
import { useWords } from '@/i18n/language'
import { useKeys } from '@/ui/keys'
import type { Cursor } from './list_cursor'
import type { FieldMeta, Meta } from './meta'
import type { AnyRecord } from './records'
import { editableColumns } from './row_editor'

interface CellEditOptions {
  meta: Meta
  rows: AnyRecord[]
  columns: FieldMeta[]
  cursor: Cursor
  frame: RefObject<HTMLElement | null>
  possible: boolean
}

export type CellEdit = ReturnType<typeof useCellEdit>

export function useCellEdit({ meta, rows, columns, cursor, frame, possible }: CellEditOptions) {
  const words = useWords()
  const [at, setAt] = useState<{ id: string; field: string } | null>(null)
  const [left, setLeft] = useState<string | null>(null) // the cell that was closed by a key
  const editable = (record: AnyRecord | undefined) =>
    !possible || !record ? [] : editableColumns(meta, columns, record)
  const begin = (index: number, field?: string, from_end = false) => {
    const cells = editable(rows[index])
    const first = from_end ? cells[cells.length - 1] : cells[0]
    const wanted = field === undefined ? first : cells.find(({ name }) => name === field)
    const row = rows[index]
    if (!wanted || !row) return
    cursor.setLit(index)
    setAt({ id: row.id, field: wanted.name })
  }
  useKeys(words.keys.editing, [
    { keys: 'F2', label: words.keys.editCell, run: () => begin(Math.max(cursor.lit, 0)) },
  ])
  useEffect(() => {
    if (left === null) return
    frame.current?.querySelector<HTMLElement>(`tr.lit button[data-field="${left}"]`)?.focus()
  }, [frame, left])
  return {
    at,
    editable,
    begin: (index: number, field: string) => {
      setLeft(null)
      begin(index, field)
    },
    done: (index: number, { move, field }: { move: -1 | 0 | 1; field: string }) => {
      setAt(null)
      setLeft(move === 0 ? field : null)
      if (move !== 0) begin(index + move, undefined, move < 0)
    },
  }
}
