import { expect, it } from 'vitest'
import type { Column } from '@/ui/grid/model'
import { byResource, joined, linesOf, rowWith } from './role_lines'

const named = (name: string) => ({ name, label: name })
const resources = [
  { ...named('item'), actions: ['read', 'create'].map(named) },
  { ...named('receipt'), actions: ['read', 'post'].map(named) },
]
const columns: Column[] = ['resource', 'action', 'reach'].map((name) => ({
  name,
  label: name,
  kind: 'text',
  width: 'narrow',
}))

it('what a role gives is said in few lines', () => {
  const everything = { item: { read: 'all', create: 'all' }, receipt: { read: 'all', post: 'all' } } as const
  expect(linesOf({ rights: everything, hidden_fields: {} }, resources)).toEqual([
    { resource: '*', action: '*', reach: 'all' },
  ])
  const some = { item: { read: 'all', create: 'own' }, receipt: { read: 'own', post: 'own' } } as const
  expect(linesOf({ rights: some, hidden_fields: {} }, resources)).toEqual([
    { resource: 'item', action: 'read', reach: 'all' },
    { resource: 'item', action: 'create', reach: 'own' },
    { resource: 'receipt', action: '*', reach: 'own' },
  ])
  expect(linesOf({ rights: {}, hidden_fields: {} }, resources)).toEqual([])
})

it('lines of one kind stand together, blank ones nowhere', () => {
  const row = (resource: string, action: string) => rowWith(columns, { resource, action, reach: 'all' })
  const rows = [row('item', 'read'), row('receipt', '*'), rowWith(columns, {}), row('item', 'create')]
  expect(byResource(rows).map(([name, { length }]) => [name, length])).toEqual([
    ['item', 2],
    ['receipt', 1],
  ])
})

it('what is copied does not take the place of what is there', () => {
  const rows = [rowWith(columns, {}), rowWith(columns, { resource: 'item', action: 'read', reach: 'none' })]
  const lines = [
    { resource: 'item', action: 'read', reach: 'all' },
    { resource: 'item', action: 'create', reach: 'all' },
  ]
  expect(joined(rows, columns, lines, ['resource', 'action']).map(({ text }) => text)).toEqual([
    { resource: 'item', action: 'read', reach: 'none' },
    { resource: 'item', action: 'create', reach: 'all' },
  ])
})
