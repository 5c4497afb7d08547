// Which columns of a grid are drawn: what is seldom needed comes when a line fills it or somebody wants it.
import { useMemo, useState } from 'react'
import { keep, keptJson } from '../kept'
import type { Column, GridRow } from './model'

export interface Chooser {
  optional: Column[]
  isDrawn: (name: string) => boolean
  isFilled: (name: string) => boolean
  toggle: (name: string) => void
}

export function useColumns(keptAs: string, all: Column[], rows: GridRow[]) {
  const kept_as = `grid:${keptAs}`
  const [wanted, setWanted] = useState<readonly string[]>(() => keptJson<string[]>(kept_as) ?? [])
  const optional = all.filter((column) => column.optional)
  const filled = optional
    .filter(({ name }) => rows.some(({ text }) => (text[name] ?? '') !== ''))
    .map(({ name }) => name)
    .join(' ')
  const columns = useMemo(() => {
    if (!all.some((column) => column.optional)) return all
    return all
      .filter(({ name, optional }) => !optional || wanted.includes(name) || filled.split(' ').includes(name))
      .map((column) =>
        column.optional && !wanted.includes(column.name) ? { ...column, passed: true } : column,
      )
  }, [all, wanted, filled])
  const chooser: Chooser = {
    optional,
    isDrawn: (name) => columns.some((column) => column.name === name),
    isFilled: (name) => filled.split(' ').includes(name),
    toggle: (name) => {
      const next = wanted.includes(name) ? wanted.filter((one) => one !== name) : [...wanted, name]
      setWanted(next)
      keep(kept_as, JSON.stringify(next))
    },
  }
  return { columns, chooser }
}
