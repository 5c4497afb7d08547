// Lines of a document between the server's description, the grid and the request.
import { blankRow, isBlank, type Column, type GridRow } from '@/ui/grid/model'
import { labelOf, meant } from '@/ui/grid/meant'
import type { FieldMeta, LinesMeta } from './meta'
import { codeOf, nameOf, referred } from './names'
import { activeOnly, findRecords } from './reference_picker'

const kinds: Record<string, Column['kind'] | undefined> = {
  amount: 'amount',
  quantity: 'quantity',
  rate: 'rate',
  date: 'date',
  choice: 'choice',
  reference: 'reference',
}

export interface LineLayout {
  columns: string[] // in their order; others of the description are left out
  initial?: Record<string, string>
  shown?: string[] // computed while one types
  optional?: string[] // drawn when a line fills them or somebody wants them
}

const yesOrNo = [
  { value: 'true', label: '○' },
  { value: 'false', label: '×' },
]

function widthOf(field: FieldMeta): Column['width'] {
  if (field.type === 'reference') return 'wide'
  if (field.type === 'text') return (field.max ?? 0) > 40 ? 'wide' : 'narrow'
  return field.type === 'choice' || field.type === 'amount' ? 'medium' : 'narrow'
}

export function columnsOf(lines: LinesMeta, layout?: LineLayout): Column[] {
  const names = layout?.columns ?? lines.fields.filter(({ derived }) => !derived).map(({ name }) => name)
  return names.flatMap((name) => {
    const field = lines.fields.find((one) => one.name === name)
    if (!field) return []
    const options =
      field.type === 'yes_no'
        ? yesOrNo
        : field.options?.map((value) => ({ value, label: field.option_labels?.[value] ?? value }))
    const column: Column = {
      name,
      label: field.label,
      kind: kinds[field.type] ?? (options ? 'choice' : 'text'),
      width: widthOf(field),
      ...(field.max !== undefined && { max: field.max }),
      ...(options && { options }),
      ...(field.phrased && { phrased: true }),
      ...(layout?.initial?.[name] !== undefined && { initial: layout.initial[name] }),
      ...(layout?.shown?.includes(name) && { shown: true }),
      ...(layout?.optional?.includes(name) && { optional: true }),
    }
    return [column]
  })
}

export function rowsOf(lines: readonly object[], columns: readonly Column[]): GridRow[] {
  return lines.map((line) => {
    const row = blankRow(columns)
    for (const { name, kind } of columns) {
      if (kind === 'reference') {
        const target = referred(line, name)
        if (!target) continue
        const choice = { id: String(target['id']), code: codeOf(target), name: nameOf(target) }
        row.refs[name] = choice
        row.text[name] = labelOf(choice)
      } else {
        const value = (line as Record<string, unknown>)[name]
        row.text[name] = value === null || value === undefined ? '' : String(value)
      }
    }
    return row
  })
}

// A row never changes, a change makes another one: of hundreds, only what was typed in is read anew.
const known = new WeakMap<GridRow, { columns: readonly Column[]; line: Record<string, string> | null }>()

function lineOf(row: GridRow, columns: readonly Column[]): Record<string, string> | null {
  const before = known.get(row)
  if (before?.columns === columns) return before.line
  const cells = columns
    .filter(({ shown }) => !shown)
    .map(({ name, kind }) => [
      name,
      (kind === 'reference' ? row.refs[name]?.id : row.text[name]?.trim()) ?? '',
    ])
  const line = isBlank(row, columns)
    ? null
    : (Object.fromEntries(cells.filter(([, value]) => value !== '')) as Record<string, string>)
  known.set(row, { columns, line })
  return line
}

// What is sent: blank rows and empty cells stay away, the server fills them.
export function linesBody(rows: readonly GridRow[], columns: readonly Column[]): Record<string, string>[] {
  return rows.map((row) => lineOf(row, columns)).filter((line) => line !== null)
}

// How the server names each row: blank ones were not sent.
export function pointersOf(lines: string, rows: readonly GridRow[], columns: readonly Column[]): string[] {
  let sent = 0
  return rows.map((row) => `${lines}[${isBlank(row, columns) ? sent : sent++}]`)
}

export function pointerOf(
  lines: string,
  rows: readonly GridRow[],
  columns: readonly Column[],
  row: number,
): string {
  const sent = rows.slice(0, row).filter((one) => !isBlank(one, columns)).length
  return `${lines}[${sent}]`
}

export function apiOf(field: FieldMeta | undefined): string {
  return (field?.target ?? '').replace(/^\/api\/v1/, '')
}

export function findIn(lines: LinesMeta) {
  return (column: string, text: string) => {
    const field = lines.fields.find(({ name }) => name === column)
    if (field?.phrased) return findRecords('/phrases', text, { is_active: 'true', page_size: '20' })
    const api = apiOf(field)
    // A chosen label is code and name; the code finds it.
    const search = text.includes(' ') && /^[\w-]+ /.test(text) ? (text.split(' ')[0] ?? text) : text
    return findRecords(api, search, activeOnly(api))
  }
}

// Looks up what is still pending before it is sent. Answers the rows, and the cells that nobody knows.
export async function resolved(rows: GridRow[], columns: readonly Column[], lines: LinesMeta) {
  const find = findIn(lines)
  const unknown: { row: number; column: string }[] = []
  const next = [...rows]
  for (const [i, row] of rows.entries()) {
    for (const { name, kind } of columns) {
      const text = row.text[name] ?? ''
      if (kind !== 'reference' || text === '' || row.refs[name]) continue
      const choice = meant(await find(name, text), text)
      if (choice) {
        const now = next[i] ?? row
        next[i] = {
          ...now,
          refs: { ...now.refs, [name]: choice },
          text: { ...now.text, [name]: labelOf(choice) },
        }
      } else unknown.push({ row: i, column: name })
    }
  }
  return { rows: next, unknown }
}
