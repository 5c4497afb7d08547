// The one live box of a grid: a text box with candidates, or a choice.
import { useEffect, useId, useLayoutEffect, useRef } from 'react'
import { useWords } from '@/i18n/language'
import { offers, type Column, type GridRow } from './model'
import type { Grid } from './use_grid'

interface GridCellProps {
  grid: Grid
  row: GridRow
  column: Column
  problem: string
}

export function GridCell({ grid, row, column, problem }: GridCellProps) {
  const words = useWords()
  const box = useRef<HTMLInputElement & HTMLSelectElement>(null)
  const id = useId()
  const { wantsFocus } = grid
  useEffect(() => {
    if (!wantsFocus()) return
    box.current?.focus({ preventScroll: true })
    box.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    if (box.current?.tagName === 'INPUT') box.current.select()
  }, [wantsFocus])
  const text = row.text[column.name] ?? ''
  // What is filled in while the box waits for its first key (the price of an item) is lit like what one comes
  // upon: the key replaces it.
  const typed = useRef(false)
  useLayoutEffect(() => {
    const at = box.current
    if (!typed.current && at?.tagName === 'INPUT' && document.activeElement === at) at.select()
  }, [text])
  const label = `${column.label} ${grid.at.row + 1}`
  const common = {
    ref: box,
    'aria-label': label,
    'aria-invalid': problem !== '' || undefined,
    onKeyDown: grid.onKeyDown,
    onFocus: grid.onFocus,
  } as const
  if (column.kind === 'choice') {
    return (
      <select {...common} value={text} onChange={(event) => grid.type(event.target.value)}>
        <option value="" />
        {column.options?.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    )
  }
  const offering = offers(column)
  const open = offering && grid.searching
  const none = column.phrased && text === '' ? words.grid.noPhrases : words.combobox.none
  const combobox = {
    role: 'combobox',
    'aria-expanded': open,
    'aria-controls': `${id}-list`,
    'aria-autocomplete': 'list' as const,
    'aria-activedescendant': grid.candidates?.[grid.lit] && open ? `${id}-${grid.lit}` : undefined,
  }
  return (
    <>
      <input
        {...common}
        value={text}
        size={1}
        maxLength={column.max ?? 300}
        autoComplete="off"
        inputMode={column.kind === 'amount' || column.kind === 'quantity' ? 'decimal' : undefined}
        onChange={(event) => {
          typed.current = true
          grid.type(event.target.value)
        }}
        {...(offering && combobox)}
      />
      {problem !== '' && <span className="problem bubble">{problem}</span>}
      {offering && <Candidates id={id} label={label} grid={grid} open={open} none={none} />}
    </>
  )
}

interface CandidatesProps {
  id: string
  label: string
  grid: Grid
  open: boolean
  none: string // said when there is none
}

function Candidates({ id, label, grid, open, none }: CandidatesProps) {
  const words = useWords()
  const { candidates, lit } = grid
  return (
    <div className="choices" hidden={!open}>
      <ul id={`${id}-list`} role="listbox" aria-label={label}>
        {candidates?.map((choice, i) => (
          <li
            key={choice.id}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === lit}
            onPointerDown={(event) => {
              event.preventDefault()
              event.stopPropagation()
              grid.choose(choice)
            }}
          >
            <span className="code">{choice.code}</span> {choice.name}
          </li>
        ))}
      </ul>
      {open && candidates?.length === 0 && <p className="hint">{none}</p>}
      {open && !candidates && <p className="hint">{words.combobox.searching}</p>}
    </div>
  )
}
