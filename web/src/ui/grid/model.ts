// The lines of a document while they are typed: texts in cells, changes that can be taken back.
import type { Choice } from '../combobox'

export type Kind = 'text' | 'amount' | 'quantity' | 'rate' | 'date' | 'choice' | 'reference'

export interface Column {
  name: string
  label: string
  kind: Kind
  width: 'narrow' | 'medium' | 'wide'
  max?: number
  initial?: string
  options?: { value: string; label: string }[]
  shown?: boolean // only shown: computed from the others
  optional?: boolean // drawn when a line fills it or somebody wants it
  phrased?: boolean // a text for which the phrase book is opened
  passed?: boolean // Enter passes its cell when that is empty
}

export interface GridRow {
  key: number
  text: Record<string, string>
  refs: Record<string, Choice | undefined>
}

export interface At {
  row: number
  column: number
}

// Whether candidates are shown for it.
export const offers = ({ kind, phrased }: Column): boolean => kind === 'reference' || phrased === true

// What a document adds to its lines.
export interface GridHooks {
  find?: (column: string, text: string) => Promise<Choice[]>
  onFound?: (row: GridRow, column: string, choice: Choice) => Record<string, string>
  plus?: (row: GridRow, column: string, rows: GridRow[]) => string | null // "+" in an empty amount
  balance?: (row: GridRow, column: string, rows: GridRow[]) => string | null // "*" in an empty amount
}

let last_key = Date.now() // drafts of an earlier visit have keys too

export function blankRow(columns: readonly Column[]): GridRow {
  const text = Object.fromEntries(columns.map(({ name, initial }) => [name, initial ?? '']))
  return { key: ++last_key, text, refs: {} }
}

export function isBlank(row: GridRow, columns: readonly Column[]): boolean {
  return columns.every(({ name, initial, shown }) => shown || (row.text[name] ?? '') === (initial ?? ''))
}

// One change of a row: texts that were typed, references that were found.
export function changed(row: GridRow, text: Record<string, string>, refs: GridRow['refs'] = {}): GridRow {
  return { ...row, text: { ...row.text, ...text }, refs: { ...row.refs, ...refs } }
}

export function copied(row: GridRow): GridRow {
  return { key: ++last_key, text: { ...row.text }, refs: { ...row.refs } }
}

export function moved(rows: GridRow[], from: number, to: number): GridRow[] {
  if (to < 0 || to >= rows.length) return rows
  const next = [...rows]
  next.splice(to, 0, ...next.splice(from, 1))
  return next
}

// The next cell that can be typed in and is not passed, in reading order; null beyond the last.
export function stepped(
  at: At,
  step: 1 | -1,
  columns: readonly Column[],
  rows: number,
  passes: (to: At) => boolean = () => false,
): At | null {
  let { row, column } = at
  do {
    column += step
    if (column >= columns.length) [row, column] = [row + 1, 0]
    if (column < 0) [row, column] = [row - 1, columns.length - 1]
    if (row < 0 || row >= rows) return null
  } while (columns[column]?.shown || passes({ row, column }))
  return { row, column }
}

// Steps back and forth; what is typed into one cell is one step.
export class Steps {
  private past: GridRow[][] = []
  private future: GridRow[][] = []
  private cell = ''

  note(rows: GridRow[], cell = '') {
    if (cell !== '' && cell === this.cell) return
    this.cell = cell
    this.past = [...this.past.slice(-199), rows]
    this.future = []
  }

  // Leaving a cell ends its step.
  settle() {
    this.cell = ''
  }

  undo(rows: GridRow[]): GridRow[] {
    const before = this.past.pop()
    if (!before) return rows
    this.future.push(rows)
    this.cell = ''
    return before
  }

  redo(rows: GridRow[]): GridRow[] {
    const after = this.future.pop()
    if (!after) return rows
    this.past.push(rows)
    this.cell = ''
    return after
  }
}

// Rows of a spreadsheet as the clipboard has them; quoted cells may hold line ends and tabs.
export function tableOf(clipboard: string): string[][] {
  const rows: string[][] = [[]]
  const cell = /("(?:[^"]|"")*"|[^\t\r\n]*)(\t|\r?\n|$)/gy
  for (let found = cell.exec(clipboard); found; found = cell.exec(clipboard)) {
    const text = found[1] ?? ''
    rows.at(-1)?.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text)
    if (found[2] === '' || cell.lastIndex >= clipboard.length) break
    if (found[2] !== '\t') rows.push([])
  }
  return rows.filter((row) => row.some((text) => text.trim() !== ''))
}

// The rows with a pasted table laid over them from a cell on; new rows are added as needed.
export function pasted(rows: GridRow[], at: At, table: string[][], columns: readonly Column[]): GridRow[] {
  const open = columns.slice(at.column).filter(({ shown }) => !shown)
  const next = [...rows]
  table.forEach((texts, i) => {
    const row = next[at.row + i] ?? blankRow(columns)
    const filled = open.flatMap(({ name }, n) =>
      texts[n] === undefined ? [] : [[name, texts[n].trim()] as const],
    )
    next[at.row + i] = changed(
      row,
      Object.fromEntries(filled),
      Object.fromEntries(filled.map(([name]) => [name, undefined])),
    )
  })
  return next
}
