// What a form holds while one types, and how it is told to the server.
import type { Choice } from '@/ui/combobox'
import { amountOf } from '@/ui/entry'
import type { Column, GridRow } from '@/ui/grid/model'
import { blankRow } from '@/ui/grid/model'
import { columnsOf, linesBody, rowsOf, type LineLayout } from './lines'
import type { FieldMeta, LinesMeta, Meta } from './meta'
import { codeOf, nameOf, referred } from './names'
import type { AnyRecord } from './records'

export type Value = string | boolean | Choice | null

export interface FormValues {
  fields: Record<string, Value>
  lines: Record<string, GridRow[]>
}

export interface FormShape {
  fields: FieldMeta[]
  lines: { meta: LinesMeta; columns: Column[] }[]
}

export function shapeOf(meta: Meta, creates: boolean, layouts: Record<string, LineLayout> = {}): FormShape {
  const hidden = meta.rights.hidden_fields
  const fields = [...meta.fields, ...meta.inputs].filter(
    ({ name, derived, fixed, type }) =>
      !derived && !hidden.includes(name) && (creates || !fixed) && type !== 'version' && name !== 'id',
  )
  const lines = meta.lines.filter(({ derived }) => !derived)
  return { fields, lines: lines.map((one) => ({ meta: one, columns: columnsOf(one, layouts[one.name]) })) }
}

export function valueOf(field: FieldMeta, record: object): Value {
  if (field.type === 'reference') {
    const target = referred(record, field.name)
    return target ? { id: String(target['id']), code: codeOf(target), name: nameOf(target) } : null
  }
  const value = (record as Record<string, unknown>)[field.name]
  if (field.type === 'yes_no') return value === true || value === 'true'
  if (Array.isArray(value)) return value.join(', ')
  return value === null || value === undefined ? '' : String(value)
}

export function valuesOf(shape: FormShape, record: AnyRecord): FormValues {
  return {
    fields: Object.fromEntries(shape.fields.map((field) => [field.name, valueOf(field, record)])),
    lines: Object.fromEntries(
      shape.lines.map(({ meta, columns }) => [
        meta.name,
        rowsOf((record[meta.name] as object[]) ?? [], columns),
      ]),
    ),
  }
}

export function blankValues(shape: FormShape, given: Record<string, Value> = {}): FormValues {
  const initial = (field: FieldMeta): Value => {
    if (given[field.name] !== undefined) return given[field.name] as Value
    if (field.type === 'yes_no') return field.default === 'true'
    if (field.type === 'reference') return null
    // A proposed zero is only in the way of the one who types.
    return field.default && field.default !== '0' ? field.default : ''
  }
  return {
    fields: Object.fromEntries(shape.fields.map((field) => [field.name, initial(field)])),
    lines: Object.fromEntries(shape.lines.map(({ meta, columns }) => [meta.name, [blankRow(columns)]])),
  }
}

function integerOf(typed: string): number | string {
  const value = Number(typed.normalize('NFKC'))
  return Number.isInteger(value) ? value : typed
}

function sent(field: FieldMeta, value: Value): unknown {
  if (typeof value === 'boolean') return value
  if (value === null) return null
  if (typeof value === 'object') return value.id
  const text = value.trim()
  if (text === '') return null
  if (field.type === 'texts') return text.split(/[,、，\s]+/).filter(Boolean)
  if (field.type === 'amount' || field.type === 'quantity' || field.type === 'rate') return amountOf(text)
  if (field.type === 'integer') return integerOf(text)
  return text
}

// Everything as the server would read it; two forms are the same when these are.
export function bodyOf(shape: FormShape, values: FormValues): Record<string, unknown> {
  const body: Record<string, unknown> = {}
  for (const field of shape.fields) body[field.name] = sent(field, values.fields[field.name] ?? null)
  for (const { meta, columns } of shape.lines)
    body[meta.name] = linesBody(values.lines[meta.name] ?? [], columns)
  return body
}

// Of a new record: what is empty stays away and is filled by the server.
export function newBody(shape: FormShape, values: FormValues): Record<string, unknown> {
  const empty = (value: unknown) => value === null || (Array.isArray(value) && value.length === 0)
  return Object.fromEntries(Object.entries(bodyOf(shape, values)).filter(([, value]) => !empty(value)))
}

export const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

// Of a record that is there: only what was changed.
export function changedBody(shape: FormShape, base: FormValues, values: FormValues): Record<string, unknown> {
  const before = bodyOf(shape, base)
  return Object.fromEntries(
    Object.entries(bodyOf(shape, values)).filter(([name, value]) => !same(value, before[name])),
  )
}
