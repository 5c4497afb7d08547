// Candidates while one types, and references that were typed or pasted faster than the server answers.
import { useEffect, useState } from 'react'
import type { Choice } from '../combobox'
import { labelOf, meant } from './meant'
import { changed, type Column, type GridHooks, type GridRow } from './model'

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
  // All lines with the same code are filled at once.
  const settle = async (keys: ReadonlySet<number>, name: string, text: string) => {
    const choice = meant(await (find?.(name, text).catch(() => []) ?? []), text)
    if (!choice) return
    const next = latest().map((now) => {
      if (!keys.has(now.key) || now.text[name] !== text || now.refs[name]) return now
      const filled = Object.entries(onFound?.(now, name, choice) ?? {})
      const kept = Object.fromEntries(filled.filter(([field]) => isUntouched(now, field, columns)))
      return changed(now, { ...kept, [name]: labelOf(choice) }, { [name]: choice })
    })
    change(next)
  }
  // What was typed for the phrase book becomes its text, unless more was typed meanwhile.
  const phrase = async (key: number, name: string, text: string) => {
    const found = await (find?.(name, text).catch(() => []) ?? [])
    const choice = meant(found, text) ?? found[0]
    const takes = (row: GridRow) => choice && row.key === key && row.text[name]?.trim() === text
    change(latest().map((row) => (takes(row) ? changed(row, { [name]: choice?.name ?? text }) : row)))
  }
  const references = async (keys: number[]) => {
    const wanted = new Set(keys)
    for (const { name } of columns.filter(({ kind }) => kind === 'reference')) {
      const open = latest().filter((row) => wanted.has(row.key) && !row.refs[name])
      const texts = new Set(open.map(({ text }) => text[name] ?? '').filter((text) => text !== ''))
      for (const text of texts) await settle(wanted, name, text)
    }
  }
  return { references, phrase }
}
