// One line of a grid. It is drawn anew only when something of its own has changed.
import { memo } from 'react'
import { useLanguage } from '@/i18n/language'
import { isDecimal } from '../decimal'
import { dateText } from '../format'
import { Amount } from '../values'
import { GridCell } from './cell'
import type { Column, GridRow } from './model'
import { textIn } from './range'
import type { Grid } from './use_grid'

export type Computed = ((row: GridRow, column: string) => string) | undefined

const right = new Set(['amount', 'quantity', 'rate'])

interface GridLineProps {
  row: GridRow
  index: number
  columns: Column[]
  grid: Grid | null // of the line that is typed in
  active: number
  from: number // the columns of the range that crosses this line; -1: none does
  to: number
  problems: string
  computed: Computed
  onPick: (row: number, column: number, extending: boolean) => void
}

export const GridLine = memo(function GridLine(props: GridLineProps) {
  const { row, index, columns, grid, from, to } = props
  const problems = props.problems.split('\n')
  return (
    <tr aria-rowindex={index + 2} className={grid ? 'lit' : undefined}>
      <th scope="row" className="row-no">
        {index + 1}
      </th>
      {columns.map((column, i) => (
        <Cell
          key={column.name}
          line={props}
          row={row}
          column={column}
          place={i}
          inRange={from >= 0 && i >= from && i <= to}
          problem={problems[i] ?? ''}
        />
      ))}
    </tr>
  )
})

interface CellProps {
  line: GridLineProps
  row: GridRow
  column: Column
  place: number
  inRange: boolean
  problem: string
}

function Cell({ line, row, column, place, inRange, problem }: CellProps) {
  const { active, grid, index, onPick } = line
  const live = place === active && grid !== null
  const classes = [
    right.has(column.kind) ? 'amount' : 'text',
    live && 'live',
    problem !== '' && 'wrong',
    !live && isPending(row, column) && 'pending',
    column.shown && 'shown',
    inRange && 'in-range',
  ]
  return (
    <td
      role="gridcell"
      className={classes.filter(Boolean).join(' ')}
      aria-invalid={problem !== '' || undefined}
      aria-selected={inRange || undefined}
      title={problem || undefined}
      onPointerDown={(event) => {
        if (live || column.shown || event.button !== 0) return
        event.preventDefault()
        onPick(index, place, event.shiftKey)
      }}
      onPointerEnter={(event) => {
        // Drawn over with the mouse held down; on paper that glides by, a finger scrolls.
        if (event.pointerType !== 'mouse' || event.buttons !== 1 || live || column.shown) return
        if (document.activeElement?.closest('.grid')?.contains(event.currentTarget))
          onPick(index, place, true)
      }}
    >
      {live ? (
        <GridCell grid={grid} row={row} column={column} problem={problem} />
      ) : (
        <CellText row={row} column={column} computed={line.computed} />
      )}
    </td>
  )
}

function isPending(row: GridRow, column: Column): boolean {
  return column.kind === 'reference' && (row.text[column.name] ?? '') !== '' && !row.refs[column.name]
}

function CellText({ row, column, computed }: { row: GridRow; column: Column; computed: Computed }) {
  const language = useLanguage()
  const text = textIn(row, column, computed)
  if (column.kind === 'date' && /^\d{4}-/.test(text)) return <>{dateText(text, language)}</>
  if ((column.kind === 'amount' || column.kind === 'quantity') && isDecimal(text))
    return <Amount value={text} />
  return <>{text}</>
}
