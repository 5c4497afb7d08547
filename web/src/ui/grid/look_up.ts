// Candidates while one types, and references that were typed or pasted faster than the server answers.
import { useEffect, useState } from 'react'
import type { Choice } from '../combobox'
import { labelOf, meant } from './meant'
import { changed, type Column, type GridRow } from './model'
import type { GridHooks } from './use_grid'

const pause = 100 // milliseconds without a key before the server is asked

export function useCandidates(find: GridHooks['find'], column: string, text: string | null) {
  const [found, setFound] = useState<{ text: string; column: string; choices: Choice[] } | null>(null)
  useEffect(() => {
    if (text === null || !find) return
    let late = false
    const timer = setTimeout(() => {
      const tell = (choices: Choice[]) => !late && setFound({ text, column, choices })
      find(column, text).then(tell, () => tell([]))
    }, pause)
    return () => {
      late = true
      clearTimeout(timer)
    }
  }, [find, column, text])
  return found?.text === text && found.column === column ? found.choices : undefined
}

// What is found later must not overwrite what was typed meanwhile.
function isUntouched(row: GridRow, field: string, columns: Column[]): boolean {
  const initial = columns.find(({ name }) => name === field)?.initial ?? ''
  return (row.text[field] ?? '') === initial
}

interface Options extends GridHooks {
  columns: Column[]
}

export function lookUpIn(
  { find, onFound, columns }: Options,
  latest: () => GridRow[],
  change: (rows: GridRow[]) => void,
) {
  return async (keys: number[]) => {
    const known = new Map<string, Promise<Choice[]>>() // a code that stands in many rows is asked for once
    const settle = async (key: number, name: string) => {
      const text = latest().find((one) => one.key === key)?.text[name] ?? ''
      const asked = known.get(`${name} ${text}`) ?? find?.(name, text).catch(() => [])
      if (!asked || text === '') return
      known.set(`${name} ${text}`, asked)
      const choice = meant(await asked, text)
      const now = latest().find((one) => one.key === key)
      if (!choice || now?.text[name] !== text || now.refs[name]) return
      const filled = Object.entries(onFound?.(now, name, choice) ?? {})
      const kept = Object.fromEntries(filled.filter(([field]) => isUntouched(now, field, columns)))
      const next = changed(now, { ...kept, [name]: labelOf(choice) }, { [name]: choice })
      change(latest().map((one) => (one.key === key ? next : one)))
    }
    const references = columns.filter(({ kind }) => kind === 'reference')
    for (const key of keys) for (const { name } of references) await settle(key, name)
  }
}
