import { expect, it } from 'vitest'
import { blankRow, changed, type Column } from './model'
import { cellsIn, cleared, filledDown, filledWith, rangeOf, rangeSum, rangeText, repeated } from './range'

const columns: Column[] = [
  { name: 'item', label: 'Item', kind: 'reference', width: 'medium' },
  { name: 'quantity', label: 'Quantity', kind: 'quantity', width: 'narrow' },
  {
    name: 'tax',
    label: 'Tax',
    kind: 'choice',
    width: 'narrow',
    options: [{ value: 's', label: 'Standard' }],
  },
  { name: 'amount', label: 'Amount', kind: 'amount', width: 'narrow', shown: true },
]
const choice = { id: '1', code: 'P1', name: 'Chair' }
const rows = ['1', '2', '3'].map((quantity) =>
  changed(blankRow(columns), { item: `a\tb ${quantity}`, quantity, tax: 's' }, { item: choice }),
)
const computed = (row: { text: Record<string, string> }) => `${row.text['quantity']}00`
const all = { top: 0, bottom: 2, left: 0, right: 3 }

it('a range lies between two cells in any direction; one cell is none', () => {
  expect(rangeOf({ row: 2, column: 1 }, { row: 0, column: 3 })).toEqual({
    top: 0,
    bottom: 2,
    left: 1,
    right: 3,
  })
  expect(rangeOf({ row: 2, column: 1 }, { row: 2, column: 1 })).toBeNull()
  expect(rangeOf(null, { row: 2, column: 1 })).toBeNull()
  expect(cellsIn(all)).toBe(12)
})

it('a range is copied as a spreadsheet reads it: labels, what is computed, quotes', () => {
  expect(rangeText(rows, { ...all, bottom: 1 }, columns, computed)).toBe(
    '"a\tb 1"\t1\tStandard\t100\n"a\tb 2"\t2\tStandard\t200',
  )
})

it('clearing empties what can be typed in and forgets what was found', () => {
  const next = cleared(rows, { top: 1, bottom: 1, left: 0, right: 3 }, columns)
  expect(next[1]?.text).toEqual({ item: '', quantity: '', tax: '', amount: '' })
  expect(next[1]?.refs['item']).toBeUndefined()
  expect(next[0]).toBe(rows[0])
})

it('filling down repeats the first row of the range with its references', () => {
  const next = filledDown(rows, { top: 0, bottom: 2, left: 0, right: 1 }, columns)
  expect(next.map(({ text }) => text['quantity'])).toEqual(['1', '1', '1'])
  expect(next[2]?.refs['item']).toBe(choice)
})

it('one text fills the range, each column in its own way', () => {
  const next = filledWith(rows, { top: 0, bottom: 1, left: 0, right: 1 }, columns, ({ kind }) => kind)
  expect(next.map(({ text }) => [text['item'], text['quantity']])).toEqual([
    ['reference', 'quantity'],
    ['reference', 'quantity'],
    ['a\tb 3', '3'],
  ])
  expect(next[0]?.refs['item']).toBeUndefined()
})

it('a table is repeated when it fits into the range without a rest', () => {
  expect(repeated([['a'], ['b']], { top: 0, bottom: 3, left: 0, right: 0 })).toEqual([
    ['a'],
    ['b'],
    ['a'],
    ['b'],
  ])
  expect(repeated([['a'], ['b']], { top: 0, bottom: 2, left: 0, right: 0 })).toEqual([['a'], ['b']])
  expect(repeated([['a']], null)).toEqual([['a']])
})

it('amounts of the range are added up', () => {
  expect(rangeSum(rows, { top: 0, bottom: 1, left: 1, right: 3 }, columns, computed)).toBe('303')
  expect(rangeSum(rows, { top: 0, bottom: 1, left: 0, right: 0 }, columns, computed)).toBeNull()
})
