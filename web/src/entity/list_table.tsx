// The rows of a list: only those near the window are drawn; one of them is lit, and the keys move it.
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useWords } from '@/i18n/language'
import { useKeys } from '@/ui/keys'
import { useRowHeight } from '@/ui/preferences'
import { Link, navigate } from '@/ui/router'
import { useNarrow, useVisible } from '@/ui/virtual'
import { FieldValue, isNumber } from './field_value'
import type { ListState } from './list_state'
import type { FieldMeta } from './meta'
import type { AnyRecord } from './records'
import type { Screen } from './screens'

// Which row of which list was opened last, so that Back finds it again; and the list as one walks through it.
const opened = new Map<string, string>()
export const walked = { list: '', ids: [] as string[] }

const card_height = 120 // pixels, as parts.css has it

interface ListTableProps {
  screen: Screen
  title: string
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
  const { screen, rows, marked, onMark, title } = props
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

function Spacer({ rows, height, columns }: { rows: number; height: number; columns: number }) {
  if (rows <= 0) return null
  return (
    <tr aria-hidden="true" className="spacer">
      <td colSpan={columns} height={rows * height} />
    </tr>
  )
}

export function ListTable(props: ListTableProps) {
  const { screen, title, state, rows, total, marked } = props
  const words = useWords()
  const frame = useRef<HTMLTableSectionElement>(null)
  const narrow = useNarrow()
  const height = useRowHeight()
  const cursor = useCursor(props, frame, height)
  const visible = useVisible(frame, rows.length, narrow ? card_height : height)
  const { onNear } = props
  const near = visible.last + 40 >= rows.length
  useEffect(() => {
    if (near) onNear()
  }, [near, onNear, rows.length])
  const lead = linkField(screen, state.columns)
  const columns = [...state.columns].sort((a, b) => Number(b.name === lead) - Number(a.name === lead))
  const marks = screen.name !== 'audit-log'
  const row = (record: AnyRecord, index: number) => (
    <ListRow
      key={record.id}
      record={record}
      index={index}
      columns={columns}
      lead={lead}
      screen={screen}
      lit={index === cursor.lit}
      marked={marks ? marked.has(record.id) : undefined}
      onMark={() => cursor.mark(record)}
      onOpen={() => cursor.open(record)}
    />
  )
  const width = columns.length + (marks ? 1 : 0)
  return (
    <div className={narrow ? 'list cards' : 'list'}>
      <table aria-rowcount={total ?? -1} aria-label={title}>
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
          <Spacer rows={visible.first} height={narrow ? card_height : height} columns={width} />
          {rows.slice(visible.first, visible.last).map((record, i) => row(record, visible.first + i))}
          <Spacer rows={rows.length - visible.last} height={narrow ? card_height : height} columns={width} />
        </tbody>
      </table>
    </div>
  )
}

interface ListRowProps {
  record: AnyRecord
  index: number
  columns: FieldMeta[]
  lead: string
  screen: Screen
  lit: boolean
  marked: boolean | undefined
  onMark: () => void
  onOpen: () => void
}

function ListRow({ record, index, columns, lead, screen, lit, marked, onMark, onOpen }: ListRowProps) {
  const words = useWords()
  const value = (field: FieldMeta) => <FieldValue field={field} record={record} tones={screen.tones} short />
  return (
    <tr aria-rowindex={index + 2} className={lit ? 'lit' : undefined}>
      {marked !== undefined && (
        <td className="mark">
          <input
            type="checkbox"
            aria-label={words.list.markRow(index + 1)}
            checked={marked}
            onChange={onMark}
          />
        </td>
      )}
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
          </th>
        ) : (
          <td key={field.name} data-label={field.label} className={isNumber(field) ? 'amount' : 'name'}>
            {value(field)}
          </td>
        ),
      )}
    </tr>
  )
}
