import { describe, expect, it } from 'vitest'
import { amountOf, dayOf, eraText, katakana } from './entry'
import { compare, difference, product, ratio, sum } from './decimal'

describe('typed amounts', () => {
  it.each([
    ['1,500', '1500'],
    ['１２．５', '12.5'],
    ['12/', '12000'],
    ['12,,', '12000'],
    ['1.5k', '1500'],
    ['3m', '3000000'],
    ['1200*3+500=', '4100'],
    ['１２００×３', '3600'],
    ['1000-300', '700'],
    ['▲300', '-300'],
    ['△３００', '-300'],
    ['(1,000)', '-1000'],
    ['ー500', '-500'],
    ['¥ 1,500 円', '1500'],
    ['0.1+0.2', '0.3'],
    ['', ''],
    ['abc', 'abc'],
  ])('%s is %s', (typed, amount) => {
    expect(amountOf(typed)).toBe(amount)
  })
})

describe('typed days', () => {
  it.each([
    ['R8.11.24', '2026-11-24'],
    ['r8/11/24', '2026-11-24'],
    ['令和元年5月1日', '2019-05-01'],
    ['H31.4.30', '2019-04-30'],
    ['Ｓ６４．１．７', '1989-01-07'],
    ['20261124', '2026-11-24'],
    ['2026/1/5', '2026-01-05'],
    ['1124', '2026-11-24'],
    ['105', '2026-01-05'],
    ['11/24', '2026-11-24'],
    ['24', '2026-11-24'],
    ['+7', '2026-12-01'],
    ['-24', '2026-10-31'],
    ['月末', '2026-11-30'],
    ['翌月末', '2026-12-31'],
    ['今日', '2026-11-24'],
    ['0230', null],
    ['31', null],
    ['abc', null],
  ])('%s is %s', (typed, iso) => {
    expect(dayOf(typed, '2026-11-24')).toBe(iso)
  })
  it('are shown in their era', () => {
    expect(eraText('2026-11-24')).toBe('令和8年11月24日')
    expect(eraText('2019-05-01')).toBe('令和元年5月1日')
    expect(eraText('2019-04-30')).toBe('平成31年4月30日')
  })
})

it('readings are kept in katakana', () => {
  expect(katakana('やまだ ﾀﾛｳ')).toBe('ヤマダ タロウ')
})

it('decimals are exact', () => {
  expect(sum(['0.1', '0.2', 'x', ''])).toBe('0.3')
  expect(difference('1', '1.00000001')).toBe('-0.00000001')
  expect(product('12345678901234', '3')).toBe('37037036703702')
  expect(compare('10', '9')).toBe(1)
  expect(ratio('1', '4')).toBe(0.25)
})
