// A row of a list while somebody changes it in its place: one cell at a time is a control, the same as in the
// form; Tab goes on, Enter saves what was typed, Esc gives back what was there.
import { useRef, useState } from 'react'
import { useWords } from '@/i18n/language'
import type { Words } from '@/i18n/ja'
import { problemAt, sentenceOf } from './failure'
import { FieldControl } from './field_control'
import { FieldValue, isNumber } from './field_value'
import { same, valueOf, type Value } from './form_values'
import { MergeDialog } from './merge_dialog'
import type { FieldMeta, Meta } from './meta'
import { ApiError } from './problem'
import type { AnyRecord } from './records'
import type { Screen } from './screens'
import { useRowKeys, type RowEditorProps } from './row_keys'
import { useRecordForm, type RecordForm } from './use_record_form'

const kinds = ['text', 'choice', 'reference', 'date', 'amount', 'quantity', 'rate', 'integer', 'yes_no']

// Which of these columns of the record this person may change here and now.
export function editableColumns(meta: Meta, columns: FieldMeta[], record: AnyRecord): FieldMeta[] {
  if (!record.actions?.some(({ name, allowed }) => name === 'update' && allowed)) return []
  return columns.filter(
    (field) =>
      kinds.includes(field.type) &&
      !field.derived &&
      !field.fixed &&
      meta.fields.some((one) => one === field),
  )
}

export function RowEditor(props: RowEditorProps) {
  const { screen, meta, record, columns, index, mark } = props
  const [fields] = useState(() => editableColumns(meta, columns, record))
  const [shape] = useState<Meta>(() => ({ ...meta, fields, inputs: [], lines: [] }))
  const form = useRecordForm({ screen, meta: shape, record, inRow: true })
  const frame = useRef<HTMLTableRowElement>(null)
  const editing = useRowKeys(props, fields, form, frame)
  // What a reference means may still be looked for when the next cell is typed into: its control stays.
  const [left, setLeft] = useState<readonly string[]>([])
  const { at } = editing
  if (!left.includes(at)) setLeft([...left, at])
  return (
    <>
      <tr
        ref={frame}
        aria-rowindex={index + 2}
        aria-busy={form.busy}
        className="lit editing"
        onKeyDown={editing.onKeyDown}
        onBlur={editing.onBlur}
      >
        {mark}
        {columns.map((field) => (
          <EditedCell
            key={field.name}
            field={field}
            screen={screen}
            record={record}
            form={form}
            isOpen={field.name === at}
            isControl={field.name === at || (field.type === 'reference' && left.includes(field.name))}
            onOpen={fields.includes(field) ? () => editing.go(field.name) : undefined}
          />
        ))}
      </tr>
      {form.conflict && (
        <tr className="spacer">
          <td>
            <MergeDialog form={form} meta={meta} onMerged={(takes) => void editing.merged(takes)} />
          </td>
        </tr>
      )}
    </>
  )
}

// What was refused, at the cell that it is about; what is about none of them, at the one that is open.
function problemOf(form: RecordForm, field: string, isOpen: boolean, words: Words): string | undefined {
  const own = problemAt(form.error, field)
  if (own !== undefined || !isOpen || !form.error) return own
  if (!(form.error instanceof ApiError)) return words.failure.broken
  const shown = form.shape.fields.map(({ name }) => name)
  const rest = form.error.details.filter((detail) => !shown.includes(detail.field))
  if (form.error.details.length > rest.length) return undefined
  return rest.map(({ reason }) => reason).join(' ') || sentenceOf(form.error, words)
}

interface EditedCellProps {
  field: FieldMeta
  screen: Screen
  record: AnyRecord
  form: RecordForm
  isOpen: boolean // what is typed goes there
  isControl: boolean
  onOpen: (() => void) | undefined
}

function EditedCell({ field, screen, record, form, isOpen, isControl, onOpen }: EditedCellProps) {
  const words = useWords()
  const classes = isNumber(field) ? 'amount' : 'name'
  const problem = problemOf(form, field.name, isOpen, words)
  if (isControl) {
    return (
      <td className={`${classes} cell-editor`} data-open={isOpen || undefined}>
        <FieldControl
          field={field}
          value={form.values.fields[field.name] ?? null}
          problem={problem}
          onValue={(value) => form.set(field.name, value)}
        />
      </td>
    )
  }
  return (
    <td
      data-label={field.label}
      className={onOpen ? `${classes} editable` : classes}
      onPointerDown={(event) => {
        if (!onOpen) return
        event.preventDefault() // the focus goes from cell to cell, not away
        onOpen()
      }}
    >
      <FieldValue field={field} record={shownIn(field, record, form)} tones={screen.tones} short />
      {problem !== undefined && <span className="problem">{problem}</span>}
    </td>
  )
}

// The record with what was typed into this field, to be shown as lists show it.
function shownIn(field: FieldMeta, record: AnyRecord, form: RecordForm): object {
  const value: Value | undefined = form.values.fields[field.name]
  if (value === undefined || same(value, valueOf(field, record))) return record
  if (field.type === 'reference') return { ...record, [field.name.replace(/_id$/, '')]: value }
  return { ...record, [field.name]: value }
}
