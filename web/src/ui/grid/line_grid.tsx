// The lines of a document, typed as in a desktop accounting program: one live box, the rest is text. Typing
// never waits for the network: a code that is still looked for keeps its text.
import { memo, useRef, type RefObject } from 'react'
import { useWords } from '@/i18n/language'
import { useRowHeight } from '../preferences'
import { Amount } from '../values'
import { useVisible } from '../virtual'
import { GridLine, type Computed } from './grid_line'
import { isBlank, type Column, type GridHooks, type GridRow } from './model'
import { PastePreview } from './paste_preview'
import { cellsIn, rangeSum } from './range'
import { useColumns, type Chooser } from './use_columns'
import { useGrid, type Grid } from './use_grid'

export interface LineGridProps extends GridHooks {
  label: string
  keptAs: string // the name under which the chosen columns are kept
  columns: Column[]
  rows: GridRow[]
  problem?: (row: number, column: string) => string | undefined
  computed?: Computed // of columns that are only shown
  onChange: (rows: GridRow[]) => void
}

export const LineGrid = memo(function LineGrid(props: LineGridProps) {
  const { label, rows } = props
  const { columns, chooser } = useColumns(props.keptAs, props.columns, rows)
  const grid = useGrid({ ...props, columns })
  const frame = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLTableSectionElement>(null)
  return (
    <div
      className={grid.searching ? 'grid-frame offers' : 'grid-frame'}
      ref={frame}
      onBlur={(event) => grid.onBlur(event, frame.current)}
      onCopy={grid.onCopy}
      onCut={grid.onCut}
      onPaste={grid.onPaste}
    >
      <div className="grid-scroll">
        <table
          role="grid"
          aria-label={label}
          aria-rowcount={rows.length + 1}
          aria-multiselectable="true"
          className="grid"
        >
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
          <tbody ref={body}>
            <Rows {...props} columns={columns} grid={grid} body={body} />
          </tbody>
        </table>
      </div>
      <GridFoot grid={grid} columns={columns} computed={props.computed} chooser={chooser} />
      {grid.preview && <PastePreview grid={grid} columns={columns} table={grid.preview} />}
      <Keys columns={columns} />
    </div>
  )
})

function Keys({ columns }: { columns: Column[] }) {
  const words = useWords()
  const amounts = columns.some(({ kind, shown }) => kind === 'amount' && !shown)
  const phrases = columns.some(({ phrased }) => phrased)
  return <p className="hint keys">{words.grid.keys(amounts, phrases)}</p>
}

const whole = 100 // lines up to which all are drawn, so that the browser finds every text of a usual document

function Rows(props: LineGridProps & { grid: Grid; body: RefObject<HTMLElement | null> }) {
  const { rows, columns, grid } = props
  const height = useRowHeight()
  const near = useVisible(props.body, rows.length, height)
  const { first, last } = rows.length > whole ? near : { first: 0, last: rows.length }
  const { at, range } = grid
  const line = (index: number) => {
    const row = rows[index]
    const crossed = range !== null && index >= range.top && index <= range.bottom
    return (
      row && (
        <GridLine
          key={row.key}
          row={row}
          index={index}
          columns={columns}
          grid={at.row === index ? grid : null}
          active={at.row === index ? at.column : -1}
          from={crossed ? range.left : -1}
          to={crossed ? range.right : -1}
          problems={problemsOf(props, index)}
          computed={props.computed}
          onPick={grid.pick}
        />
      )
    )
  }
  // The live line is drawn wherever it is: the box in it keeps the focus.
  const [before, after] = [at.row < first ? at.row : null, at.row >= last ? at.row : null]
  const space = (name: string, from: number, to: number) => (
    <Space key={name} lines={to - from} height={height} columns={columns.length + 1} />
  )
  return (
    <>
      {before === null ? space('above', 0, first) : space('far above', 0, before)}
      {before !== null && line(before)}
      {before !== null && space('above', before + 1, first)}
      {Array.from({ length: Math.max(0, last - first) }, (_, i) => line(first + i))}
      {after !== null && space('below', last, after)}
      {after !== null && line(after)}
      {after === null ? space('below', last, rows.length) : space('far below', after + 1, rows.length)}
    </>
  )
}

function Space({ lines, height, columns }: { lines: number; height: number; columns: number }) {
  if (lines <= 0) return null
  return (
    <tr aria-hidden="true" className="spacer">
      <td colSpan={columns} height={lines * height} />
    </tr>
  )
}

// As one text, so that a line is drawn anew only if its problems changed.
function problemsOf({ problem, columns }: LineGridProps, row: number): string {
  return problem ? columns.map(({ name }) => problem(row, name) ?? '').join('\n') : ''
}

interface FootProps {
  grid: Grid
  columns: Column[]
  computed: Computed
  chooser: Chooser
}

function GridFoot({ grid, columns, computed, chooser }: FootProps) {
  const words = useWords()
  const { rows, at, range } = grid
  const filled = rows.filter((row) => !isBlank(row, columns)).length
  const total = range && rangeSum(rows, range, columns, computed)
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
      {chooser.optional.length > 0 && <ColumnMenu chooser={chooser} />}
      <span className="hint" role="status">
        {words.grid.count(filled)}
        {range && ` ・ ${words.grid.chosen(cellsIn(range))}`}
        {total !== null && (
          <>
            {' '}
            {words.grid.sum} <Amount value={total} />
          </>
        )}
      </span>
    </div>
  )
}

function ColumnMenu({ chooser }: { chooser: Chooser }) {
  const words = useWords()
  return (
    <details className="menu">
      <summary>{words.list.columns}</summary>
      <div className="menu-body">
        {chooser.optional.map(({ name, label }) => (
          <label key={name} className="check">
            <input
              type="checkbox"
              checked={chooser.isDrawn(name)}
              disabled={chooser.isFilled(name)}
              onChange={() => chooser.toggle(name)}
            />
            {label}
          </label>
        ))}
      </div>
    </details>
  )
}
