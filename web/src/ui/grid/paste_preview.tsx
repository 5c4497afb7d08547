// What is about to be pasted from a spreadsheet.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useWords } from '@/i18n/language'
import { Dialog } from '../dialog'
import type { Column } from './model'
import type { Grid } from './use_grid'

export function PastePreview({ grid, columns, table }: { grid: Grid; columns: Column[]; table: string[][] }) {
  const words = useWords()
  const open = columns.slice(grid.origin.column).filter(({ shown }) => !shown)
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
