import { expect, it } from 'vitest'
import type { Item } from './invoice'
import { blankDraft, blankLine, bodyOf, canPreview, fieldOfLine, withItem, type Draft } from './invoice_draft'

const item: Item = {
  id: 'i1',
  code: 'A-1',
  name: '部品A',
  unit: '個',
  sales_price: '105',
  tax_class: 'reduced',
}

const draft: Draft = {
  ...blankDraft(),
  customer: { id: 'c1', code: 'C001', name: '鈴木商店' },
  issue_date: '2026-11-24',
  lines: [blankLine(0), { ...withItem(blankLine(1), item), quantity: '１，０００' }],
}

it('sends what is filled and no blank lines', () => {
  expect(bodyOf(draft)).toEqual({
    customer_id: 'c1',
    issue_date: '2026-11-24',
    lines: [
      {
        item_id: 'i1',
        description: '部品A',
        quantity: '1000',
        unit: '個',
        unit_price: '105',
        tax_class: 'reduced',
      },
    ],
  })
})

it('finds the row of a problem although blank lines were not sent', () => {
  expect(fieldOfLine(draft, 1, 'quantity')).toBe('lines[0].quantity')
})

it('asks for a preview only when there is something to compute', () => {
  expect(canPreview(draft)).toBe(true)
  expect(canPreview({ ...draft, customer: null })).toBe(false)
  expect(canPreview({ ...draft, lines: [blankLine(0)] })).toBe(false)
})
