// The table of a list: its heads put it in order; one of its rows is lit, and the keys move it.
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useWords } from '@/i18n/language'
import { useKeys } from '@/ui/keys'
import { useRowHeight } from '@/ui/preferences'
import { Link, navigate } from '@/ui/router'
import { useNarrow, useVisible } from '@/ui/virtual'
import { useCellEdit } from './cell_edit'
import { isNumber } from './field_value'
import { ListRows } from './list_rows'
import type { ListState } from './list_state'
import type { FieldMeta, Meta } from './meta'
import type { AnyRecord } from './records'
import type { Screen } from './screens'

// Which row of which list was opened last, so that Back finds it again; and the list as one walks through it.
const opened = new Map<string, string>()
export const walked = { list: '', ids: [] as string[] }

const logs = ['audit-log', 'personal-reads', 'sessions'] // nothing is done with their rows
const card_height = 120 // pixels, as parts.css has it

interface ListTableProps {
  screen: Screen
  meta: Meta
  state: ListState
  rows: AnyRecord[]
  total: number | null
  marked: ReadonlySet<string>
  onMark: (ids: ReadonlySet<string>) => void
  onNear: () => void // the end of what is loaded comes near
}

export function linkField(screen: Screen, columns: FieldMeta[]): string {
  const named = columns.find(({ name }) =>
    (screen.key ?? ['number', 'code', 'account_code', 'email']).includes(name),
  )
  return (named ?? columns.find(({ type }) => type === 'text') ?? columns[0])?.name ?? ''
}

function useCursor(props: ListTableProps, frame: RefObject<HTMLElement | null>, height: number) {
  const { screen, rows, marked, onMark } = props
  const { title } = props.meta
  const words = useWords()
  const here = props.state.address({})
  const [lit, setLit] = useState(() => rows.findIndex(({ id }) => id === opened.get(here)))
  const open = (row: AnyRecord | undefined) => {
    if (!row) return
    opened.set(here, row.id)
    walked.list = here
    walked.ids = rows.map(({ id }) => id)
    navigate(`/${screen.name}/${row.id}`)
  }
  const move = (step: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, lit + step))
    setLit(next)
    const top = (frame.current?.getBoundingClientRect().top ?? 0) + next * height
    if (top < 120) scrollBy(0, top - 120)
    else if (top + height > innerHeight - 40) scrollBy(0, top + height - innerHeight + 40)
  }
  const mark = (row: AnyRecord | undefined) => {
    if (!row) return
    const next = new Set(marked)
    if (!next.delete(row.id)) next.add(row.id)
    onMark(next)
  }
  useKeys(title, [
    { keys: 'J', label: words.keys.down, run: () => move(1) },
    { keys: 'K', label: words.keys.up, run: () => move(-1) },
    { keys: 'ArrowDown', label: words.keys.down, run: () => move(1) },
    { keys: 'ArrowUp', label: words.keys.up, run: () => move(-1) },
    { keys: 'X', label: words.keys.mark, run: () => mark(rows[lit]) },
    { keys: 'O', label: words.keys.open, run: () => open(rows[lit]) },
    { keys: 'Enter', label: words.keys.open, run: () => openIfNoControl(() => open(rows[lit])) },
  ])
  return { lit, setLit, open, mark }
}

// Enter on a link or a button is theirs.
function openIfNoControl(open: () => void) {
  const at = document.activeElement
  if (at?.closest('a, button, summary')) (at as HTMLElement).click()
  else open()
}

export type Cursor = ReturnType<typeof useCursor>

function SortHead({ field, state }: { field: FieldMeta; state: ListState }) {
  const direction =
    state.sort === field.name ? 'ascending' : state.sort === `-${field.name}` ? 'descending' : undefined
  const classes = isNumber(field) ? 'amount' : undefined
  if (!field.sortable) {
    return (
      <th scope="col" className={classes}>
        {field.label}
      </th>
    )
  }
  return (
    <th scope="col" aria-sort={direction} className={classes}>
      <Link to={state.address({ sort: direction === 'descending' ? field.name : `-${field.name}` })}>
        {field.label}
        <span aria-hidden="true">{direction ? (direction === 'ascending' ? ' ▲' : ' ▼') : ' ⇅'}</span>
      </Link>
    </th>
  )
}

export function ListTable(props: ListTableProps) {
  const { screen, meta, state, rows, total } = props
  const words = useWords()
  const frame = useRef<HTMLTableSectionElement>(null)
  const narrow = useNarrow()
  const own_height = useRowHeight()
  const height = narrow ? card_height : own_height
  const cursor = useCursor(props, frame, own_height)
  const visible = useVisible(frame, rows.length, height)
  const { onNear } = props
  const near = visible.last + 40 >= rows.length
  useEffect(() => {
    if (near) onNear()
  }, [near, onNear, rows.length])
  const lead = linkField(screen, state.columns)
  const columns = [...state.columns].sort((a, b) => Number(b.name === lead) - Number(a.name === lead))
  const marks = !logs.includes(screen.name)
  const edit = useCellEdit({ meta, rows, columns, cursor, frame, possible: !narrow })
  return (
    <div className={narrow ? 'list cards' : 'list'}>
      <table aria-rowcount={total ?? -1} aria-label={meta.title_of_many}>
        <thead>
          <tr aria-rowindex={1}>
            {marks && (
              <th scope="col" className="mark">
                <span className="unseen">{words.list.mark}</span>
              </th>
            )}
            {columns.map((field) => (
              <SortHead key={field.name} field={field} state={state} />
            ))}
          </tr>
        </thead>
        <tbody ref={frame}>
          <ListRows
            {...{ screen, meta, rows, columns, lead, cursor, edit, height, visible }}
            marked={marks ? props.marked : null}
          />
        </tbody>
      </table>
    </div>
  )
}
