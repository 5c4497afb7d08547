// The table of a list: its heads put it in order; one of its rows is lit, and the keys move it.
import { useEffect, useRef } from 'react'
import { useWords } from '@/i18n/language'
import { useRowHeight } from '@/ui/preferences'
import { Link } from '@/ui/router'
import { useNarrow, useVisible } from '@/ui/virtual'
import { useCellEdit } from './cell_edit'
import { isNumber } from './field_value'
import { useListCursor, type Listed } from './list_cursor'
import { ListRows } from './list_rows'
import type { ListState } from './list_state'
import type { FieldMeta } from './meta'
import type { Screen } from './screens'

const logs = ['audit-log', 'personal-reads', 'sessions'] // nothing is done with their rows
const card_height = 120 // pixels, as parts.css has it

interface ListTableProps extends Listed {
  total: number | null
  onNear: () => void // the end of what is loaded comes near
}

export function linkField(screen: Screen, columns: FieldMeta[]): string {
  const named = columns.find(({ name }) =>
    (screen.key ?? ['number', 'code', 'account_code', 'email']).includes(name),
  )
  return (named ?? columns.find(({ type }) => type === 'text') ?? columns[0])?.name ?? ''
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

export function ListTable(props: ListTableProps) {
  const { screen, meta, state, rows, total } = props
  const words = useWords()
  const frame = useRef<HTMLTableSectionElement>(null)
  const narrow = useNarrow()
  const own_height = useRowHeight()
  const height = narrow ? card_height : own_height
  const cursor = useListCursor(props, frame, own_height)
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
