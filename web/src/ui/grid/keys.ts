// The entry grammar: which key means what in which kind of cell.
import type { KeyboardEvent } from 'react'
import { offers, type Column } from './model'

export type Meaning =
  | 'next'
  | 'beside'
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
  | 'extend_up'
  | 'extend_down'
  | 'extend_left'
  | 'extend_right'
  | 'clear'

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
  Tab: 'beside',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Escape: 'escape',
}

const with_shift: Record<string, Meaning | undefined> = {
  Enter: 'previous',
  Tab: 'previous',
  ArrowUp: 'extend_up',
  ArrowDown: 'extend_down',
  ArrowLeft: 'extend_left',
  ArrowRight: 'extend_right',
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
  if (key === '=' && column.phrased && isFresh(box)) return 'open'
  if (key === '*' && column.kind === 'amount' && isFresh(box)) return 'balance'
  if (key === '/' && amount && /\d$/.test(box.value)) return 'thousands'
  return undefined
}

// In a text that is being changed, Shift with the arrows to the side marks letters.
function shiftMeaning(key: string, box: HTMLInputElement | HTMLSelectElement, ranged: boolean) {
  const aside = key === 'ArrowLeft' || key === 'ArrowRight'
  return aside && !ranged && box instanceof HTMLInputElement && !isFresh(box) ? undefined : with_shift[key]
}

export function keyMeaning(
  event: KeyboardEvent<HTMLInputElement | HTMLSelectElement>,
  column: Column,
  ranged = false,
): Meaning | undefined {
  const { key, shiftKey, currentTarget: box } = event
  if (event.ctrlKey || event.metaKey) {
    return key === 'Z' ? 'redo' : with_control[key.length === 1 ? key.toLowerCase() : key]
  }
  if (event.altKey) {
    if (key === 'ArrowDown' && offers(column)) return 'open'
    return key === 'ArrowDown' ? 'move_down' : key === 'ArrowUp' ? 'move_up' : undefined
  }
  if (key === 'F4' && offers(column)) return 'open'
  if (shiftKey && with_shift[key]) return shiftMeaning(key, box, ranged)
  if (ranged && (key === 'Delete' || key === 'Backspace')) return 'clear'
  const meaning = plain[key] ?? signMeaning(key, box, column)
  if (column.kind === 'choice' && (meaning === 'up' || meaning === 'down')) return undefined
  return meaning
}
