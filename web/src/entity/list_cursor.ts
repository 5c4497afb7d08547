// The row of a list that is lit: keys move it, mark it and open its record.
import { useState, type RefObject } from 'react'
import { useWords } from '@/i18n/language'
import { useKeys } from '@/ui/keys'
import { navigate } from '@/ui/router'
import type { ListState } from './list_state'
import type { Meta } from './meta'
import type { AnyRecord } from './records'
import type { Screen } from './screens'

// Which row of which list was opened last, so that Back finds it again; and the list as one walks through it.
const opened = new Map<string, string>()
export const walked = { list: '', ids: [] as string[] }

export interface Listed {
  screen: Screen
  meta: Meta
  state: ListState
  rows: AnyRecord[]
  marked: ReadonlySet<string>
  onMark: (ids: ReadonlySet<string>) => void
}

export function useListCursor(props: Listed, frame: RefObject<HTMLElement | null>, height: number) {
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

export type Cursor = ReturnType<typeof useListCursor>
