import { expect, it } from 'vitest'
import { common_words } from './common_words'
import { measureWith, type Weakness } from './strength'

const strengthOf = measureWith(common_words)

const weak: [password: string, weakness: Weakness | null][] = [
  ['Password1!', 'words'],
  ['Watanabe1!', 'words'],
  ['Ｗａｔａｎａｂｅ１！', 'words'],
  ['Qwertyuiop1!', 'keys'],
  ['aaaaaaaaaaA1!', 'repeats'],
  ['abcdefghij1!A', 'sequence'],
  ['19850412Aa!', 'dates'],
  ['aoba.1A!', 'own'],
  ['xK4#', null],
]

it.each(weak)('%s is easy to guess', (password, weakness) => {
  const found = strengthOf(password, '青葉 花子 hanako@aoba.example')
  expect(found.weakness).toBe(weakness)
  expect(found.score).toBeLessThan(3)
})

it.each(['Sumire-Tanpopo-77', 'x9#Kq2!vLmW7', '正しい馬と電池のホチキス止め'])('%s is not', (password) => {
  expect(strengthOf(password, '')).toMatchObject({ weakness: null })
  expect(strengthOf(password, '').score).toBeGreaterThanOrEqual(3)
})

it('a very long one takes no time', () => {
  const began = performance.now()
  strengthOf('aB3!'.repeat(64), '')
  expect(performance.now() - began).toBeLessThan(1_000)
})
