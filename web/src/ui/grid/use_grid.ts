// The state of a grid: which cell is live, what is searched in it, what can be taken back.
import {
  useCallback,
  useEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type FocusEvent,
  type KeyboardEvent,
} from 'react'
import type { Choice } from '../combobox'
import { amountOf, dayOf } from '../entry'
import { isComposing } from '../ime'
import { act, duplicate, firstOpen, insert, remove, type Core } from './acts'
import { keyMeaning } from './keys'
import { lookUpIn, useCandidates } from './look_up'
import { labelOf } from './meant'
import {
  blankRow,
  changed,
  pasted,
  Steps,
  tableOf,
  type At,
  type Column,
  type GridHooks,
  type GridRow,
} from './model'
import { cleared, filledWith, rangeOf, rangeText, repeated } from './range'

interface Options extends GridHooks {
  columns: Column[]
  rows: GridRow[]
  computed?: ((row: GridRow, column: string) => string) | undefined
  onChange: (rows: GridRow[]) => void
}

export type Grid = ReturnType<typeof useGrid>

function settled(column: Column, text: string): string {
  if (column.kind === 'date') return text.trim() === '' ? '' : (dayOf(text) ?? text)
  return ['amount', 'quantity', 'rate'].includes(column.kind) ? amountOf(text) : text
}

// A pasted cell as if it had been typed: choices by their label.
function typedInto(column: Column | undefined, text: string): string {
  const option = column?.options?.find(({ label }) => label === text)
  return option?.value ?? (column ? settled(column, text) : text)
}

function useRows({ rows, onChange }: Options) {
  const latest = useRef(rows)
  const tell = useRef(onChange)
  const [own] = useState(() => new WeakSet<GridRow[]>()) // what was told from here
  useEffect(() => {
    // What was drawn of an earlier change must not bring its rows back after a later one.
    if (!own.has(rows)) latest.current = rows
    tell.current = onChange
  })
  const [steps] = useState(() => new Steps())
  const change = useCallback(
    (next: GridRow[]) => {
      own.add(next)
      latest.current = next
      tell.current(next)
    },
    [own],
  )
  return { latest, steps, change }
}

// Where the focus is, and what the row was when it came there.
function useEntry() {
  const focus = useRef(false)
  const entry = useRef<GridRow | null>(null)
  return {
    want: (is: boolean) => {
      focus.current = is
    },
    enter: (row: GridRow | null) => {
      if (entry.current?.key !== row?.key) entry.current = row
    },
    before: () => entry.current,
    wantsFocus: useCallback(() => focus.current, []),
  }
}

// Changes of the live cell and its row.
function useCell(options: Options, at: At, column: Column) {
  const { latest, steps, change } = useRows(options)
  const [search, setSearch] = useState<string | null>(null)
  const [lit, setLit] = useState(0)
  const lookUp = lookUpIn(options, () => latest.current, change)
  const row = () => latest.current[at.row] ?? blankRow(options.columns)

  // The row at `index` with other texts; one step for all that is typed into a cell.
  const put = (index: number, to: GridRow, cell = '') => {
    steps.note(latest.current, cell)
    change(latest.current.map((one, i) => (i === index ? to : one)))
  }
  const write = (text: Record<string, string>, refs: GridRow['refs'] = {}) =>
    put(at.row, changed(row(), text, refs), `${row().key} ${column.name}`)
  return {
    search,
    setSearch,
    lit,
    setLit,
    put,
    note: () => steps.note(latest.current),
    change,
    latest: () => latest.current,
    lookUp,
    undo: () => change(steps.undo(latest.current)),
    redo: () => change(steps.redo(latest.current)),
    settle: () => {
      const text = row().text[column.name] ?? ''
      const neat = settled(column, text)
      if (neat !== text) write({ [column.name]: neat })
      if (column.kind === 'reference' && text !== '' && !row().refs[column.name])
        void lookUp.references([row().key])
      setSearch(null)
      steps.settle()
    },
    type: (text: string) => {
      const refers = column.kind === 'reference'
      write({ [column.name]: text }, refers ? { [column.name]: undefined } : {})
      if (refers) setSearch(text.trim() === '' ? null : text.trim())
      else if (search !== null) setSearch(text.trim())
      setLit(0)
    },
    chooseLater: () => {
      if (column.phrased && search) void lookUp.phrase(row().key, column.name, search)
    },
    choose: (choice: Choice) => {
      setSearch(null)
      if (column.phrased) return write({ [column.name]: choice.name })
      const filled = options.onFound?.(row(), column.name, choice)
      write({ ...filled, [column.name]: labelOf(choice) }, { [column.name]: choice })
    },
  }
}

function within({ row, column }: At, columns: readonly Column[], rows: readonly GridRow[]): At {
  return {
    row: Math.max(0, Math.min(row, rows.length - 1)),
    column: Math.min(
      column,
      columns.findLastIndex(({ shown }) => !shown),
    ),
  }
}

function useCore(options: Options) {
  const { columns, rows } = options
  const [place, setAt] = useState<At>({ row: 0, column: firstOpen(columns) })
  const [anchor, setAnchor] = useState<At | null>(null) // where a range began
  const at = within(place, columns, rows)
  const range = rangeOf(anchor && within(anchor, columns, rows), at)
  const column = columns[at.column] as Column
  const entry = useEntry()
  const cell = useCell(options, at, column)
  const candidates = useCandidates(options.find, column.name, cell.search)
  const show = (to: At, from: At | null) => {
    cell.settle()
    entry.want(true)
    setAnchor(from)
    setAt(to)
    cell.setLit(0)
  }
  const go = (to: At) => show(to, null)
  const core: Core = {
    ...cell,
    hooks: options,
    columns,
    rows,
    at,
    range,
    candidates,
    before: entry.before,
    go,
    extend: (to) => show(to, anchor ?? at),
    type: (text) => {
      setAnchor(null)
      cell.type(text)
    },
    lay: (next) => {
      cell.note()
      cell.change(next)
      entry.want(true)
    },
    replace: (next, row) => {
      cell.note()
      cell.change(next.length > 0 ? next : [blankRow(columns)])
      go({ row: Math.max(0, Math.min(row, next.length - 1)), column: at.column })
    },
    append: () => {
      cell.change([...cell.latest(), blankRow(columns)])
      go({ row: rows.length, column: firstOpen(columns) })
    },
  }
  return { core, cell, entry, column }
}

// Rows of a spreadsheet are looked at before they are laid over the lines; one text fills a range at once.
function usePaste({ core, cell }: ReturnType<typeof useCore>) {
  const { columns, at, range } = core
  const [preview, setPreview] = useState<string[][] | null>(null)
  const origin: At = range ? { row: range.top, column: range.left } : at
  const lay = (next: GridRow[], height: number) => {
    core.lay(next)
    void cell.lookUp.references(next.slice(origin.row, origin.row + height).map(({ key }) => key))
  }
  return {
    preview,
    origin,
    onPaste: (event: ClipboardEvent) => {
      const text = event.clipboardData.getData('text/plain')
      const table = tableOf(text)
      const single = !/[\t\n]/.test(text.trim())
      if (table.length === 0 || (single && !range)) return
      event.preventDefault()
      if (!single || !range) setPreview(repeated(table, range))
      else {
        const fill = (column: Column) => typedInto(column, text.trim())
        lay(filledWith(cell.latest(), range, columns, fill), range.bottom - range.top + 1)
      }
    },
    cancelPaste: () => setPreview(null),
    applyPaste: () => {
      if (!preview) return
      const open = columns.slice(origin.column).filter(({ shown }) => !shown)
      const neat = preview.map((texts) => texts.map((text, i) => typedInto(open[i], text.trim())))
      lay(pasted(cell.latest(), origin, neat, columns), neat.length)
      setPreview(null)
    },
  }
}

// What Ctrl+C and Ctrl+X take: the range, else what is marked in the box.
function copying({ core }: ReturnType<typeof useCore>, { computed }: Options) {
  const onCopy = (event: ClipboardEvent) => {
    if (!core.range) return
    event.clipboardData.setData('text/plain', rangeText(core.rows, core.range, core.columns, computed))
    event.preventDefault()
  }
  const onCut = (event: ClipboardEvent) => {
    onCopy(event)
    if (core.range) core.lay(cleared(core.rows, core.range, core.columns))
  }
  return { onCopy, onCut }
}

// The same functions for every line, so that lines are not drawn anew.
function usePicking(core: Core) {
  const latest = useRef(core)
  useEffect(() => {
    latest.current = core
  })
  const pick = useCallback((row: number, column: number, extending: boolean) => {
    if (extending) latest.current.extend({ row, column })
    else latest.current.go({ row, column })
  }, [])
  return pick
}

export function useGrid(options: Options) {
  const state = useCore(options)
  const { core, cell, entry, column } = state
  const paste = usePaste(state)
  const pick = usePicking(core)
  return {
    ...paste,
    ...copying(state, options),
    range: core.range,
    at: core.at,
    rows: core.rows,
    candidates: core.candidates,
    lit: core.lit,
    searching: core.search !== null,
    type: core.type,
    choose: core.choose,
    insert: (after: number) => insert(core, after),
    duplicate: (row: number) => duplicate(core, row),
    remove: (row: number) => remove(core, row),
    undo: core.undo,
    wantsFocus: entry.wantsFocus,
    pick,
    onKeyDown: (event: KeyboardEvent<HTMLInputElement | HTMLSelectElement>) => {
      if (isComposing(event)) return
      const meaning = keyMeaning(event, column, core.range !== null)
      if (!meaning || !act(core, meaning)) return
      event.preventDefault()
      event.stopPropagation()
    },
    onFocus: () => entry.enter(core.rows[core.at.row] ?? null),
    onBlur: (event: FocusEvent, frame: HTMLElement | null) => {
      if (frame?.contains(event.relatedTarget)) return
      entry.want(false)
      cell.settle()
    },
  }
}
