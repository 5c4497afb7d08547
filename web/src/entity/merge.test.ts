// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { blankValues, changedBody, newBody, shapeOf, type FormValues } from './form_values'
import { merge } from './merge'
import type { Meta } from './meta'

const meta: Meta = {
  resource: 'thing',
  path: '/api/v1/things',
  title: 'Thing',
  title_of_many: 'Things',
  read_only: false,
  comments: true,
  fields: [
    { name: 'id', label: 'ID', type: 'reference', derived: true },
    { name: 'name', label: 'Name', type: 'text' },
    { name: 'note', label: 'Note', type: 'text' },
    { name: 'limit', label: 'Limit', type: 'amount' },
    { name: 'tags', label: 'Tags', type: 'texts' },
  ],
  inputs: [],
  figures: [],
  lines: [
    {
      name: 'lines',
      label: 'Lines',
      derived: false,
      fields: [{ name: 'text', label: 'Text', type: 'text' }],
    },
  ],
  list: [],
  actions: [],
  rights: { read: 'all', create: 'all', update: 'all', delete: 'all', export: 'all', hidden_fields: [] },
}
const shape = shapeOf(meta, false)
const base = blankValues(shape, { name: 'a', note: 'n', limit: '1' })
const having = (fields: FormValues['fields']): FormValues => ({
  ...base,
  fields: { ...base.fields, ...fields },
})

it('what only one of two has changed is kept', () => {
  const { merged, conflicts, theirs } = merge(shape, base, having({ name: 'b' }), having({ note: 'm' }))
  expect(merged.fields).toMatchObject({ name: 'b', note: 'm', limit: '1' })
  expect(conflicts).toEqual([])
  expect(theirs).toEqual(['note'])
})

it('what both have changed is a conflict, unless they agree', () => {
  expect(merge(shape, base, having({ name: 'b' }), having({ name: 'c' })).conflicts).toEqual(['name'])
  expect(merge(shape, base, having({ name: 'b' }), having({ name: 'b' })).conflicts).toEqual([])
})

it('only changes are sent, in the form that the server reads', () => {
  expect(changedBody(shape, base, having({ limit: '２k', note: '', tags: 'x、y' }))).toEqual({
    limit: '2000',
    note: null,
    tags: ['x', 'y'],
  })
  expect(newBody(shape, base)).toEqual({ name: 'a', note: 'n', limit: '1' })
})
