// The lines of a role as they are edited: rights by kind of record, and what another role gives as lines.
import type { Given, Resource } from '@/entity/rights'
import type { Reach } from '@/entity/session'
import { blankRow, changed, type Column, type GridRow } from '@/ui/grid/model'

export const anything = '*'

export interface RightLine {
  resource: string
  action: string
  reach: Reach | 'none'
}

export const textOf = (row: GridRow, column: string): string => row.text[column] ?? ''

export const rowWith = (columns: readonly Column[], text: Record<string, string>): GridRow =>
  changed(blankRow(columns), text)

// Lines of the same kind of record stand together, in the order in which the kinds first came.
export function byResource(rows: readonly GridRow[]): [resource: string, rows: GridRow[]][] {
  const groups = new Map<string, GridRow[]>()
  for (const row of rows) {
    const resource = textOf(row, 'resource')
    if (resource !== '') groups.set(resource, [...(groups.get(resource) ?? []), row])
  }
  return [...groups]
}

// In as few lines as say the same: all actions with one reach are "*", and "*" of all kinds is one line.
export function linesOf(given: Given, resources: readonly Resource[]): RightLine[] {
  const lines = resources.flatMap(({ name, actions }): RightLine[] => {
    const rights = given.rights[name] ?? {}
    const reach = rights[actions[0]?.name ?? '']
    if (reach && actions.every((action) => rights[action.name] === reach))
      return [{ resource: name, action: anything, reach }]
    return actions.flatMap(({ name: action }) => {
      const has = rights[action]
      return has ? [{ resource: name, action, reach: has }] : []
    })
  })
  const whole = lines.length === resources.length && lines.every(({ action }) => action === anything)
  const reach = lines[0]?.reach
  if (whole && reach && lines.every((line) => line.reach === reach))
    return [{ resource: anything, action: anything, reach }]
  return lines
}

// The rows with those that are not among them yet.
export function joined(
  rows: readonly GridRow[],
  columns: readonly Column[],
  lines: readonly Record<string, string>[],
  same: readonly string[], // columns that tell one from another
): GridRow[] {
  const keyOf = (text: Record<string, string | undefined>) => same.map((name) => text[name]).join(' ')
  const filled = rows.filter((row) => textOf(row, 'resource') !== '')
  const there = new Set(filled.map(({ text }) => keyOf(text)))
  return [...filled, ...lines.filter((line) => !there.has(keyOf(line))).map((line) => rowWith(columns, line))]
}
