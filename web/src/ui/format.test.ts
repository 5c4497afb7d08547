import { describe, expect, it } from 'vitest'
import {
  amountText,
  bytesText,
  clockOf,
  dateText,
  instantAt,
  instantText,
  rateText,
  today,
  typedNumber,
} from './format'

describe('amounts', () => {
  it.each([
    ['0', false, '0'],
    ['999', false, '999'],
    ['1000', false, '1,000'],
    ['-1234567.5', true, '1,234,567.5'],
    ['12345678901234.1234', false, '12,345,678,901,234.1234'],
  ])('%s', (value, negative, digits) => {
    expect(amountText(value)).toEqual({ negative, digits })
  })
})

describe('rates', () => {
  it.each([
    ['0.1', '10%'],
    ['0.08', '8%'],
    ['0.078', '7.8%'],
    ['0', '0%'],
    ['1', '100%'],
    ['0.10000000', '10%'],
  ])('%s is %s', (value, text) => {
    expect(rateText(value)).toBe(text)
  })
})

describe('days', () => {
  it('are written as the language has it', () => {
    expect(dateText('2026-11-24', 'ja')).toBe('2026/11/24')
    expect(dateText('2026-11-24', 'en')).toBe('2026-11-24')
  })
  it('begin at midnight in Japan, wherever the browser is', () => {
    expect(today(new Date('2026-11-24T14:59:59Z'))).toBe('2026-11-24')
    expect(today(new Date('2026-11-24T15:00:00Z'))).toBe('2026-11-25')
    expect(instantText('2026-11-24T15:00:00Z', 'ja')).toBe('2026/11/25 0:00')
  })
})

describe('typed numbers', () => {
  it.each([
    ['1,500', '1500'],
    ['１２．５', '12.5'],
    ['¥ 1,500 円', '1500'],
    ['▲300', '-300'],
    ['△３００', '-300'],
    ['(300)', '-300'],
    ['−5', '-5'],
    ['', ''],
    ['-', ''],
    ['abc', 'abc'], // the server says what is wrong with it
  ])('%s is sent as %s', (typed, sent) => {
    expect(typedNumber(typed)).toBe(sent)
  })
})

it.each([
  [0, '0 B'],
  [1023, '1,023 B'],
  [1024, '1 KB'],
  [256 * 2 ** 20, '256 MB'],
  [64.86 * 2 ** 30, '64.9 GB'],
  [5000 * 2 ** 40, '5,000 TB'],
])('%s bytes are %s', (bytes, text) => expect(bytesText(bytes, 'en')).toBe(text))

it.each([
  ['2026-11-24T00:00:00Z', '2026-11-24T09:00'],
  ['2026-12-31T15:30:59.5Z', '2027-01-01T00:30'],
])('%s is %s by the clock of the company, and back', (instant, clock) => {
  expect(clockOf(instant)).toBe(clock)
  expect(clockOf(instantAt(clock))).toBe(clock)
})
