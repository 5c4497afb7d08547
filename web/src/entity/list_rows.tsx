// The rows of a list: only those near the window are drawn. Cells of a row are changed in their place.
import type { MouseEvent, ReactNode } from 'react'
import { useWords } from '@/i18n/language'
import { Link } from '@/ui/router'
import type { CellEdit } from './cell_edit'
import { FieldValue, isNumber } from './field_value'
import type { Cursor } from './list_cursor'
import type { FieldMeta, Meta } from './meta'
import type { AnyRecord } from './records'
import { RowEditor } from './row_editor'
import type { Screen } from './screens'

function Spacer({ rows, height, width }: { rows: number; height: number; width: number }) {
  if (rows <= 0) return null
  return (
    <tr aria-hidden="true" className="spacer">
      <td colSpan={width} height={rows * height} />
    </tr>
  )
}

// Which rows are there. One that somebody changes stays, however far the list is scrolled away from it; all
// are in one list, so that it is the same row before and after.
function drawn(visible: { first: number; last: number }, edited: number): number[] {
  const near = Array.from({ length: visible.last - visible.first }, (_, i) => visible.first + i)
  if (edited < 0 || near.includes(edited)) return near
  return edited < visible.first ? [edited, ...near] : [...near, edited]
}

interface ListRowsProps {
  screen: Screen
  meta: Meta
  rows: AnyRecord[]
  columns: FieldMeta[]
  lead: string
  cursor: Cursor
  edit: CellEdit
  height: number
  visible: { first: number; last: number }
  marked: ReadonlySet<string> | null // null: rows cannot be marked
}

export function ListRows(props: ListRowsProps) {
  const { screen, meta, rows, columns, lead, cursor, edit, height, visible, marked } = props
  const width = columns.length + (marked ? 1 : 0)
  const row = (record: AnyRecord, index: number) => {
    const mark = marked && (
      <MarkCell index={index} marked={marked.has(record.id)} onMark={() => cursor.mark(record)} />
    )
    if (record.id === edit.at?.id) {
      const start = edit.at.field
      const done = edit.done.bind(null, index)
      return (
        <RowEditor
          key={`${record.id} edited`}
          {...{ screen, meta, record, columns, start, index, mark }}
          onDone={done}
        />
      )
    }
    const lit = index === cursor.lit
    return (
      <ListRow
        key={record.id}
        {...{ record, index, columns, lead, screen, lit, mark }}
        editable={lit ? edit.editable(record) : []}
        onLight={() => cursor.setLit(index)}
        onEdit={(field) => edit.begin(index, field)}
        onOpen={() => cursor.open(record)}
      />
    )
  }
  const edited = edit.at ? rows.findIndex(({ id }) => id === edit.at?.id) : -1
  const parts: ReactNode[] = []
  let done = 0
  for (const index of drawn(visible, edited)) {
    const record = rows[index]
    if (!record) continue
    if (index > done)
      parts.push(<Spacer key={`before ${index}`} rows={index - done} {...{ height, width }} />)
    parts.push(row(record, index))
    done = index + 1
  }
  return [...parts, <Spacer key="rest" rows={rows.length - done} {...{ height, width }} />]
}

function MarkCell({ index, marked, onMark }: { index: number; marked: boolean; onMark: () => void }) {
  const words = useWords()
  return (
    <td className="mark">
      <input type="checkbox" aria-label={words.list.markRow(index + 1)} checked={marked} onChange={onMark} />
    </td>
  )
}

interface ListRowProps {
  record: AnyRecord
  index: number
  columns: FieldMeta[]
  lead: string
  screen: Screen
  lit: boolean
  mark: ReactNode
  editable: FieldMeta[]
  onLight: () => void
  onEdit: (field: string) => void
  onOpen: () => void
}

function ListRow(props: ListRowProps) {
  const { record, index, columns, lead, screen, lit, mark, editable, onLight, onEdit, onOpen } = props
  const words = useWords()
  const value = (field: FieldMeta) => <FieldValue field={field} record={record} tones={screen.tones} short />
  const edit = (field: FieldMeta) =>
    editable.includes(field) && (
      <button
        type="button"
        className="cell-edit"
        data-field={field.name}
        aria-label={words.list.editCell(field.label)}
        title={words.list.editCell(field.label)}
        onClick={() => onEdit(field.name)}
      />
    )
  const editAt = (event: MouseEvent<HTMLTableRowElement>) => {
    const cell = event.target instanceof Element ? event.target.closest('td') : null
    const field = cell && columns[cell.cellIndex - (mark ? 1 : 0)]
    if (field) onEdit(field.name)
  }
  return (
    <tr
      aria-rowindex={index + 2}
      className={lit ? 'lit' : undefined}
      onClick={onLight}
      onDoubleClick={editAt}
    >
      {mark}
      {columns.map((field) =>
        field.name === lead ? (
          <th key={field.name} scope="row">
            <Link
              to={`/${screen.name}/${record.id}`}
              onClickCapture={(event) => {
                if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
                event.preventDefault()
                event.stopPropagation()
                onOpen()
              }}
            >
              {record[field.name] === null || record[field.name] === '' ? words.list.unnamed : value(field)}
            </Link>
            {edit(field)}
          </th>
        ) : (
          <td key={field.name} data-label={field.label} className={isNumber(field) ? 'amount' : 'name'}>
            {value(field)}
            {edit(field)}
          </td>
        ),
      )}
    </tr>
  )
}
