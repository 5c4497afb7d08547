// A rectangle of cells: what is copied, cleared and filled together.
import { sum } from '../decimal'
import { blankRow, changed, type At, type Column, type GridRow } from './model'

export interface Range {
  top: number
  bottom: number
  left: number
  right: number
}

// Between the cell where it began and the live one; one cell alone is no range.
export function rangeOf(anchor: At | null, at: At): Range | null {
  if (!anchor || (anchor.row === at.row && anchor.column === at.column)) return null
  return {
    top: Math.min(anchor.row, at.row),
    bottom: Math.max(anchor.row, at.row),
    left: Math.min(anchor.column, at.column),
    right: Math.max(anchor.column, at.column),
  }
}

export const cellsIn = (range: Range): number =>
  (range.bottom - range.top + 1) * (range.right - range.left + 1)

const inside = (range: Range, columns: readonly Column[]) => columns.slice(range.left, range.right + 1)
const open = (range: Range, columns: readonly Column[]) =>
  inside(range, columns).filter(({ shown }) => !shown)

// The rows with each row of the range made from another one; only cells that can be typed in change.
function taken(rows: GridRow[], range: Range, columns: readonly Column[], from: (index: number) => GridRow) {
  const names = open(range, columns).map(({ name }) => name)
  return rows.map((row, i) => {
    if (i < range.top || i > range.bottom) return row
    const source = from(i)
    return changed(
      row,
      Object.fromEntries(names.map((name) => [name, source.text[name] ?? ''])),
      Object.fromEntries(names.map((name) => [name, source.refs[name]])),
    )
  })
}

export function cleared(rows: GridRow[], range: Range, columns: readonly Column[]): GridRow[] {
  const nothing: GridRow = { key: 0, text: {}, refs: {} }
  return taken(rows, range, columns, () => nothing)
}

export function filledDown(rows: GridRow[], range: Range, columns: readonly Column[]): GridRow[] {
  const first = rows[range.top] ?? blankRow(columns)
  return taken(rows, range, columns, () => first)
}

export function filledWith(
  rows: GridRow[],
  range: Range,
  columns: readonly Column[],
  text: (column: Column) => string,
): GridRow[] {
  const source: GridRow = { key: 0, text: {}, refs: {} }
  for (const column of open(range, columns)) source.text[column.name] = text(column)
  return taken(rows, range, columns, () => source)
}

// A table that fits several times into the height of the range is laid down as often.
export function repeated(table: string[][], range: Range | null): string[][] {
  const height = range ? range.bottom - range.top + 1 : 0
  if (table.length === 0 || height <= table.length || height % table.length !== 0) return table
  return Array.from({ length: height }, (_, i) => table[i % table.length] ?? [])
}

type Computed = ((row: GridRow, column: string) => string) | undefined

export function textIn(row: GridRow, column: Column, computed: Computed): string {
  if (column.shown) return computed?.(row, column.name) ?? ''
  const text = row.text[column.name] ?? ''
  return column.options?.find(({ value }) => value === text)?.label ?? text
}

const quoted = (text: string): string => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

// As a spreadsheet takes it from the clipboard.
export function rangeText(
  rows: GridRow[],
  range: Range,
  columns: readonly Column[],
  computed: Computed,
): string {
  return rows
    .slice(range.top, range.bottom + 1)
    .map((row) =>
      inside(range, columns)
        .map((column) => quoted(textIn(row, column, computed)))
        .join('\t'),
    )
    .join('\n')
}

const summed = new Set(['amount', 'quantity'])

// What the amounts in the range come to; null when there are none.
export function rangeSum(rows: GridRow[], range: Range, columns: readonly Column[], computed: Computed) {
  const numbers = inside(range, columns).filter(({ kind }) => summed.has(kind))
  if (numbers.length === 0) return null
  const texts = rows
    .slice(range.top, range.bottom + 1)
    .flatMap((row) => numbers.map((column) => textIn(row, column, computed)))
  return sum(texts)
}
