import { expect, it } from 'vitest'
import { api_keys } from './api_keys'
import { console_words } from './console'
import { en } from './en'
import { identities } from './identities'
import { ja } from './ja'
import { machine } from './machine'
import { operations } from './operations'

// Every word with the place where it stands; what takes arguments is said with some.
function spoken(words: object, at = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const place = at === '' ? key : `${at}.${key}`
    if (typeof value === 'string') return [[place, value]]
    if (typeof value === 'function')
      return [[place, String((value as (...all: unknown[]) => unknown)('3', '2', '1', '0'))]]
    return spoken(value as object, place)
  })
}

const japanese = new Map(
  spoken({
    ...ja,
    ...api_keys.ja,
    ...identities.ja,
    operations: operations.ja,
    console: console_words.ja,
    machine: machine.ja,
  }),
)
const english = new Map(
  spoken({
    ...en,
    ...api_keys.en,
    ...identities.en,
    operations: operations.en,
    console: console_words.en,
    machine: machine.en,
  }),
)

it('both languages say the same things', () => {
  expect([...english.keys()].sort()).toEqual([...japanese.keys()].sort())
  for (const [place, text] of [...japanese, ...english]) expect(text.trim(), place).not.toBe('')
})

it('no language borrows from the other', () => {
  const borrowed = [...english].filter(
    ([place, text]) => /[ぁ-んァ-ヶ一-龠]/.test(text) && place !== 'language.ja',
  )
  expect(borrowed).toEqual([])
})
