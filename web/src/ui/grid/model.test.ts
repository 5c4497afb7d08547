import { expect, it } from 'vitest'
import { blankRow, changed, isBlank, moved, pasted, stepped, Steps, tableOf, type Column } from './model'

const columns: Column[] = [
  { name: 'item', label: 'Item', kind: 'reference', width: 'medium' },
  { name: 'quantity', label: 'Quantity', kind: 'quantity', width: 'narrow', initial: '1' },
  { name: 'amount', label: 'Amount', kind: 'amount', width: 'narrow', shown: true },
]

it('a new row is blank until something is typed', () => {
  const row = blankRow(columns)
  expect(isBlank(row, columns)).toBe(true)
  expect(isBlank(changed(row, { quantity: '2' }), columns)).toBe(false)
})

it('steps skip what cannot be typed in', () => {
  expect(stepped({ row: 0, column: 1 }, 1, columns, 2)).toEqual({ row: 1, column: 0 })
  expect(stepped({ row: 1, column: 1 }, 1, columns, 2)).toBeNull()
  expect(stepped({ row: 1, column: 0 }, -1, columns, 2)).toEqual({ row: 0, column: 1 })
  expect(stepped({ row: 0, column: 0 }, -1, columns, 2)).toBeNull()
})

it('the clipboard of a spreadsheet is a table', () => {
  expect(tableOf('a\tb\r\nc\td\r\n')).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
  expect(tableOf('"two\nlines"\t"say ""yes"""\n\n')).toEqual([['two\nlines', 'say "yes"']])
  expect(tableOf('')).toEqual([])
})

it('a pasted table adds the rows it needs', () => {
  const rows = pasted([blankRow(columns)], { row: 0, column: 0 }, [['P1', '2'], ['P2']], columns)
  expect(rows.map(({ text }) => [text['item'], text['quantity']])).toEqual([
    ['P1', '2'],
    ['P2', '1'],
  ])
})

it('changes are taken back cell by cell', () => {
  const steps = new Steps()
  const a = [blankRow(columns)]
  const b = a.map((row) => changed(row, { item: 'P' }))
  const c = a.map((row) => changed(row, { item: 'P1' }))
  steps.note(a, 'cell')
  steps.note(b, 'cell')
  expect(steps.undo(c)).toBe(a)
  expect(steps.undo(a)).toBe(a)
  expect(steps.redo(a)).toBe(c)
})

it('rows are moved within their bounds', () => {
  const [a, b] = [blankRow(columns), blankRow(columns)]
  expect(moved([a, b], 0, 1)).toEqual([b, a])
  expect(moved([a, b], 1, 2)).toEqual([a, b])
})
