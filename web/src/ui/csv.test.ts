import { expect, it } from 'vitest'
import { csvRows, csvText } from './csv'

it('CSV is read and written with quotes, commas and line ends', () => {
  const rows = [
    ['code', 'name'],
    ['C1', 'a "quoted", name\nin two lines'],
    ['C2', ''],
  ]
  expect(csvRows(csvText(rows))).toEqual(rows)
  expect(csvRows('\ufeffa,b\r\n1,2\r\n\r\n')).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ])
  expect(csvText([['=1+1', '-5']])).toBe("'=1+1,-5\r\n")
})
