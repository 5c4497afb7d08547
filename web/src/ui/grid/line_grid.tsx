// The lines of a document, typed as in a desktop accounting program: one live box, the rest is text. Typing
// never waits for the network: a code that is still looked for keeps its text.
import { memo, useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useWords } from '@/i18n/language'
import { dateText } from '../format'
import { useLanguage } from '@/i18n/language'
import { Dialog } from '../dialog'
import { GridCell } from './cell'
import { useGrid, type Grid, type GridHooks } from './use_grid'
import { isBlank, type Column, type GridRow } from './model'
import { Amount } from '../values'
import { isDecimal } from '../decimal'

export interface LineGridProps extends GridHooks {
  label: string
  columns: Column[]
  rows: GridRow[]
  problem?: (row: number, column: string) => string | undefined
  computed?: (row: GridRow, column: string) => string // of columns that are only shown
  onChange: (rows: GridRow[]) => void
}

export function LineGrid(props: LineGridProps) {
  const words = useWords()
  const grid = useGrid(props)
  const { label, columns, rows } = props
  const frame = useRef<HTMLDivElement>(null)
  return (
    <div className="grid-frame" ref={frame} onBlur={(event) => grid.onBlur(event, frame.current)}>
      <div className="grid-scroll">
        <table role="grid" aria-label={label} aria-rowcount={rows.length + 1} className="grid">
          <thead>
            <tr>
              <th scope="col" className="row-no">
                #
              </th>
              {columns.map((column) => (
                <th key={column.name} scope="col" className={`w-${column.width}`}>
                  {column.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <GridLine
                key={row.key}
                row={row}
                index={index}
                columns={columns}
                grid={grid.at.row === index ? grid : null}
                active={grid.at.row === index ? grid.at.column : -1}
                problems={problemsOf(props, index)}
                computed={props.computed}
                onPick={grid.pick}
              />
            ))}
          </tbody>
        </table>
      </div>
      <GridFoot grid={grid} columns={columns} />
      {grid.preview && <PastePreview grid={grid} columns={columns} table={grid.preview} />}
      <p className="hint keys">{words.grid.keys}</p>
    </div>
  )
}

// As one text, so that a line is drawn anew only if its problems changed.
function problemsOf({ problem, columns }: LineGridProps, row: number): string {
  return problem ? columns.map(({ name }) => problem(row, name) ?? '').join('\n') : ''
}

const right = new Set(['amount', 'quantity', 'rate'])

interface GridLineProps {
  row: GridRow
  index: number
  columns: Column[]
  grid: Grid | null // of the line that is typed in
  active: number
  problems: string
  computed: LineGridProps['computed']
  onPick: (row: number, column: number) => void
}

const GridLine = memo(function GridLine(props: GridLineProps) {
  const { row, index, columns, grid, active, computed, onPick } = props
  const problems = props.problems.split('\n')
  return (
    <tr aria-rowindex={index + 2} className={grid ? 'lit' : undefined}>
      <th scope="row" className="row-no">
        {index + 1}
      </th>
      {columns.map((column, i) => {
        const pending = isPending(row, column)
        const wrong = problems[i] !== '' && problems[i] !== undefined
        const classes = [
          right.has(column.kind) ? 'amount' : 'text',
          wrong && 'wrong',
          pending && i !== active && 'pending',
          column.shown && 'shown',
        ]
        return (
          <td
            key={column.name}
            role="gridcell"
            className={classes.filter(Boolean).join(' ')}
            aria-invalid={wrong || undefined}
            title={problems[i] || undefined}
            onPointerDown={(event) => {
              if (i === active || column.shown || event.button !== 0) return
              event.preventDefault()
              onPick(index, i)
            }}
          >
            {i === active && grid ? (
              <GridCell grid={grid} row={row} column={column} problem={problems[i] ?? ''} />
            ) : (
              <CellText row={row} column={column} computed={computed} />
            )}
          </td>
        )
      })}
    </tr>
  )
})

export function isPending(row: GridRow, column: Column): boolean {
  return column.kind === 'reference' && (row.text[column.name] ?? '') !== '' && !row.refs[column.name]
}

function CellText({
  row,
  column,
  computed,
}: {
  row: GridRow
  column: Column
  computed: LineGridProps['computed']
}) {
  const language = useLanguage()
  const text = column.shown ? (computed?.(row, column.name) ?? '') : (row.text[column.name] ?? '')
  if (column.kind === 'choice') return <>{column.options?.find(({ value }) => value === text)?.label ?? ''}</>
  if (column.kind === 'date' && /^\d{4}-/.test(text)) return <>{dateText(text, language)}</>
  if ((column.kind === 'amount' || column.kind === 'quantity') && isDecimal(text))
    return <Amount value={text} />
  return <>{text}</>
}

function GridFoot({ grid, columns }: { grid: Grid; columns: Column[] }) {
  const words = useWords()
  const { rows, at } = grid
  const filled = rows.filter((row) => !isBlank(row, columns)).length
  return (
    <div className="grid-foot">
      <button type="button" onClick={() => grid.insert(rows.length - 1)}>
        {words.grid.add}
      </button>
      <button type="button" disabled={rows.length === 0} onClick={() => grid.duplicate(at.row)}>
        {words.grid.duplicate}
      </button>
      <button type="button" disabled={rows.length === 0} onClick={() => grid.remove(at.row)}>
        {words.grid.remove}
      </button>
      <button type="button" onClick={grid.undo}>
        {words.grid.undo}
      </button>
      <span className="hint" role="status">
        {words.grid.count(filled)}
      </span>
    </div>
  )
}

function PastePreview({ grid, columns, table }: { grid: Grid; columns: Column[]; table: string[][] }) {
  const words = useWords()
  const open = columns.slice(grid.at.column).filter(({ shown }) => !shown)
  const [shown] = useState(() => table.slice(0, 8))
  const apply = useRef<HTMLButtonElement>(null)
  useEffect(() => apply.current?.focus(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') grid.cancelPaste()
  }
  return (
    <Dialog title={words.grid.paste(table.length)} wide onClose={grid.cancelPaste}>
      <div
        className="table-frame"
        onKeyDown={onKeyDown}
        role="region"
        aria-label={words.grid.preview}
        tabIndex={0}
      >
        <table>
          <thead>
            <tr>
              {open.map((column) => (
                <th key={column.name} scope="col">
                  {column.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((texts, i) => (
              <tr key={i}>
                {open.map((column, n) => (
                  <td key={column.name}>{texts[n]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {table.length > shown.length && <p className="hint">{words.grid.more(table.length - shown.length)}</p>}
      <div className="commands">
        <button type="button" onClick={grid.cancelPaste}>
          {words.common.close}
        </button>
        <button ref={apply} type="button" className="primary" onClick={grid.applyPaste}>
          {words.grid.apply}
        </button>
      </div>
    </Dialog>
  )
}
