// What each meaning of a key does to the lines. Answers whether there was anything to do; if not, the key
// is the browser's.
import type { Choice } from '../combobox'
import type { Meaning } from './keys'
import {
  blankRow,
  changed,
  copied,
  isBlank,
  moved,
  stepped,
  type At,
  type Column,
  type GridHooks,
  type GridRow,
} from './model'
import { meant } from './meant'
import { cleared, filledDown, type Range } from './range'

// The state of a grid as its acts see it.
export interface Core {
  hooks: GridHooks
  columns: Column[]
  rows: GridRow[]
  at: At
  range: Range | null // more than the live cell
  search: string | null // what candidates are shown for
  candidates: Choice[] | undefined
  lit: number
  before: () => GridRow | null // the row as it was when it was entered
  put: (row: number, to: GridRow) => void
  replace: (rows: GridRow[], row: number) => void
  append: () => void
  lay: (rows: GridRow[]) => void // as one step
  go: (to: At) => void
  extend: (to: At) => void
  type: (text: string) => void
  choose: (choice: Choice) => void
  chooseLater: () => void // when the candidates are there
  setSearch: (text: string | null) => void
  setLit: (lit: number) => void
  undo: () => void
  redo: () => void
}

const present = (core: Core): GridRow => core.rows[core.at.row] ?? blankRow(core.columns)
const columnAt = (core: Core): Column => core.columns[core.at.column] as Column
export const firstOpen = (columns: readonly Column[]): number => columns.findIndex(({ shown }) => !shown)

export function insert(core: Core, after: number, row = blankRow(core.columns)): true {
  core.replace([...core.rows.slice(0, after + 1), row, ...core.rows.slice(after + 1)], after + 1)
  return true
}

export const duplicate = (core: Core, row: number): true =>
  insert(core, row, copied(core.rows[row] ?? blankRow(core.columns)))

export function remove(core: Core, row: number): true {
  core.replace(
    core.rows.filter((_, i) => i !== row),
    row,
  )
  return true
}

// Enter passes what is seldom filled; Tab goes there.
function walk(core: Core, step: 1 | -1, passing: boolean): boolean {
  const open = core.search !== null && core.candidates
  const best = open
    ? (meant(core.candidates ?? [], core.search ?? '') ?? core.candidates?.[core.lit])
    : undefined
  if (best) core.choose(best)
  else if (core.search !== null && !core.candidates) core.chooseLater()
  const passes = ({ row, column }: At) => {
    const { name, passed } = core.columns[column] as Column
    return passing && passed === true && (core.rows[row]?.text[name] ?? '') === ''
  }
  const to = stepped(core.at, step, core.columns, core.rows.length, passes)
  if (to) core.go(to)
  else if (step === 1 && (best || !isBlank(present(core), core.columns))) core.append()
  else return false
  return true
}

function vertical(core: Core, step: 1 | -1): boolean {
  const count = core.candidates?.length ?? 0
  if (core.search !== null && count > 0) {
    core.setLit((core.lit + step + count) % count)
    return true
  }
  const row = core.at.row + step
  if (row < 0 || row >= core.rows.length) return false
  core.go({ row, column: core.at.column })
  return true
}

function extend(core: Core, down: number, aside: 1 | -1 | 0): true {
  let column = core.at.column + aside
  while (core.columns[column]?.shown) column += aside
  const row = Math.max(0, Math.min(core.rows.length - 1, core.at.row + down))
  if (core.columns[column]) core.extend({ row, column })
  return true
}

function fillOrDuplicate(core: Core): true {
  if (!core.range || core.range.top === core.range.bottom) return duplicate(core, core.at.row)
  core.lay(filledDown(core.rows, core.range, core.columns))
  return true
}

function clear(core: Core): boolean {
  if (!core.range) return false
  core.lay(cleared(core.rows, core.range, core.columns))
  return true
}

function move(core: Core, step: 1 | -1): true {
  const to = core.at.row + step
  core.replace(moved(core.rows, core.at.row, to), to)
  return true
}

// The smallest thing first: the candidates, the range, the cell, the row.
function escape(core: Core): boolean {
  const row = present(core)
  const before = core.before()
  const { name } = columnAt(core)
  if (core.search !== null) core.setSearch(null)
  else if (core.range) core.go(core.at)
  else if (before?.key !== row.key) return false
  else if (before.text[name] !== row.text[name])
    core.put(core.at.row, changed(row, { [name]: before.text[name] ?? '' }, { [name]: before.refs[name] }))
  else if (JSON.stringify(before.text) !== JSON.stringify(row.text)) core.put(core.at.row, before)
  else return false
  return true
}

function fill(core: Core, text: string | null | undefined): boolean {
  if (text === null || text === undefined) return false
  core.type(text)
  return true
}

// "+": what the document says for an amount, else the cell above.
function plus(core: Core): boolean {
  const { name, kind } = columnAt(core)
  const own = kind === 'amount' ? core.hooks.plus?.(present(core), name, core.rows) : undefined
  if (own) return fill(core, own)
  const above = core.rows[core.at.row - 1]
  if (!above) return false
  const to = changed(present(core), { [name]: above.text[name] ?? '' }, { [name]: above.refs[name] })
  core.put(core.at.row, to)
  return true
}

const done = (act: () => void): true => {
  act()
  return true
}

// What is there already says which record is meant; of the phrase book all is offered.
function soughtBy(core: Core): string {
  const { name, phrased } = columnAt(core)
  return phrased ? '' : (present(core).text[name]?.trim() ?? '')
}

const acts: Record<Meaning, (core: Core) => boolean> = {
  next: (core) => walk(core, 1, true),
  beside: (core) => walk(core, 1, false),
  previous: (core) => walk(core, -1, true),
  up: (core) => vertical(core, -1),
  down: (core) => vertical(core, 1),
  open: (core) => done(() => core.setSearch(soughtBy(core))),
  escape,
  insert: (core) => insert(core, core.at.row),
  duplicate: fillOrDuplicate,
  remove: (core) => remove(core, core.at.row),
  move_up: (core) => move(core, -1),
  move_down: (core) => move(core, 1),
  undo: (core) => done(core.undo),
  redo: (core) => done(core.redo),
  first: (core) => done(() => core.go({ row: 0, column: firstOpen(core.columns) })),
  last: (core) => done(() => core.go({ row: core.rows.length - 1, column: core.at.column })),
  plus,
  balance: (core) => fill(core, core.hooks.balance?.(present(core), columnAt(core).name, core.rows)),
  extend_up: (core) => extend(core, -1, 0),
  extend_down: (core) => extend(core, 1, 0),
  extend_left: (core) => extend(core, 0, -1),
  extend_right: (core) => extend(core, 0, 1),
  clear,
  thousands: (core) => fill(core, `${present(core).text[columnAt(core).name] ?? ''}000`),
}

export function act(core: Core, meaning: Meaning): boolean {
  return acts[meaning](core)
}
