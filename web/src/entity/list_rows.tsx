// The rows of a list: only those near the window are drawn. Cells of a row are changed in their place.
import type { MouseEvent, ReactNode } from 'react'
import { useWords } from '@/i18n/language'
import { Link } from '@/ui/router'
import type { CellEdit } from './cell_edit'
import { FieldValue, isNumber } from './field_value'
import type { Cursor } from './list_table'
import type { FieldMeta, Meta } from './meta'
import type { AnyRecord } from './records'
import { RowEditor } from './row_editor'
import type { Screen } from './screens'

function Spacer({ rows, height, columns }: { rows: number; height: number; columns: number }) {
  if (rows <= 0) return null
  return (
    <tr aria-hidden="true" className="spacer">
      <td colSpan={columns} height={rows * height} />
    </tr>
  )
}

// A row that somebody changes stays where it is, however far the list is scrolled away from it.
function beside(visible: { first: number; last: number }, edited: number) {
  if (edited < 0) return {}
  if (edited < visible.first) return { before: edited }
  return edited >= visible.last ? { after: edited } : {}
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
  const spacer = (count: number) => (
    <Spacer rows={count} height={height} columns={columns.length + (marked ? 1 : 0)} />
  )
  const { before, after } = beside(visible, edit.at ? rows.findIndex(({ id }) => id === edit.at?.id) : -1)
  return (
    <>
      {spacer(before ?? visible.first)}
      {before !== undefined && rows.slice(before, before + 1).map((record) => row(record, before))}
      {before !== undefined && spacer(visible.first - before - 1)}
      {rows.slice(visible.first, visible.last).map((record, i) => row(record, visible.first + i))}
      {after !== undefined && spacer(after - visible.last)}
      {after !== undefined && rows.slice(after, after + 1).map((record) => row(record, after))}
      {spacer(rows.length - (after === undefined ? visible.last : after + 1))}
    </>
  )
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
      >
        <span aria-hidden="true">✎</span>
      </button>
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
