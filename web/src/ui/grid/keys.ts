// The entry grammar: which key means what in which kind of cell.
import type { KeyboardEvent } from 'react'
import type { Column } from './model'

export type Meaning =
  | 'next'
  | 'previous'
  | 'up'
  | 'down'
  | 'open'
  | 'escape'
  | 'insert'
  | 'duplicate'
  | 'remove'
  | 'move_up'
  | 'move_down'
  | 'undo'
  | 'redo'
  | 'first'
  | 'last'
  | 'plus'
  | 'balance'
  | 'thousands'

const with_control: Record<string, Meaning | undefined> = {
  Enter: 'insert',
  d: 'duplicate',
  Delete: 'remove',
  z: 'undo',
  y: 'redo',
  Home: 'first',
  End: 'last',
}

const plain: Record<string, Meaning | undefined> = {
  Enter: 'next',
  Tab: 'next',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Escape: 'escape',
}

// Nothing is in the box, or all of it is about to be replaced.
function isFresh(box: HTMLInputElement | HTMLSelectElement): boolean {
  if (box instanceof HTMLSelectElement) return false
  return box.value === '' || (box.selectionStart === 0 && box.selectionEnd === box.value.length)
}

function signMeaning(
  key: string,
  box: HTMLInputElement | HTMLSelectElement,
  column: Column,
): Meaning | undefined {
  const amount = column.kind === 'amount' || column.kind === 'quantity'
  if (key === '+' && isFresh(box)) return 'plus'
  if (key === '*' && column.kind === 'amount' && isFresh(box)) return 'balance'
  if (key === '/' && amount && /\d$/.test(box.value)) return 'thousands'
  return undefined
}

export function keyMeaning(
  event: KeyboardEvent<HTMLInputElement | HTMLSelectElement>,
  column: Column,
): Meaning | undefined {
  const { key, shiftKey } = event
  if (event.ctrlKey || event.metaKey) {
    return key === 'Z' ? 'redo' : with_control[key.length === 1 ? key.toLowerCase() : key]
  }
  if (event.altKey) {
    if (key === 'ArrowDown' && column.kind === 'reference') return 'open'
    return key === 'ArrowDown' ? 'move_down' : key === 'ArrowUp' ? 'move_up' : undefined
  }
  const meaning = plain[key] ?? signMeaning(key, event.currentTarget, column)
  if (meaning === 'next' && shiftKey) return 'previous'
  if (column.kind === 'choice' && (meaning === 'up' || meaning === 'down')) return undefined
  return meaning
}
