// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { askedBy } from './list_state'
import type { Meta } from './meta'

const fields = [
  { name: 'at', label: '', type: 'instant' },
  { name: 'issue_date', label: '', type: 'date' },
] as const
const meta = { fields: fields.map((field) => ({ ...field })) } as unknown as Meta

it('days of instants are asked for from their first to their last moment', () => {
  const filters = { at_from: '2026-11-01', at_to: '2026-11-02', issue_date_from: '2026-11-01', user_id: 'x' }
  expect(askedBy(filters, meta)).toEqual({
    at_from: '2026-11-01T00:00:00+09:00',
    at_to: '2026-11-02T23:59:59.999999+09:00',
    issue_date_from: '2026-11-01',
    user_id: 'x',
  })
  expect(askedBy({ at_from: '2026-11-01T10:00:00Z' }, meta)).toEqual({ at_from: '2026-11-01T10:00:00Z' })
})
