// What is typed in the form of an invoice, and how it is told to the server.
import type { Reference } from '@/entity/records'
import { today, typedNumber } from '@/ui/format'
import type { Item, TaxClass } from './invoice'

export interface DraftLine {
  key: number
  item: Item | null
  description: string
  quantity: string
  unit: string
  unit_price: string
  tax_class: TaxClass | '' // empty: as the item's
}

export interface Draft {
  customer: Reference | null
  issue_date: string
  transaction_date: string
  due_date: string
  subject: string
  note: string
  lines: DraftLine[]
}

export function blankLine(key: number): DraftLine {
  return { key, item: null, description: '', quantity: '1', unit: '', unit_price: '', tax_class: '' }
}

export function blankDraft(): Draft {
  return {
    customer: null,
    issue_date: today(),
    transaction_date: '',
    due_date: '',
    subject: '',
    note: '',
    lines: [blankLine(0)],
  }
}

export function isBlank(line: DraftLine): boolean {
  return line.item === null && line.description.trim() === '' && line.unit_price.trim() === ''
}

// The line with what its item proposes; without an item nothing typed is taken away.
export function withItem(line: DraftLine, item: Item | null): DraftLine {
  if (!item) return { ...line, item }
  return {
    ...line,
    item,
    description: item.name,
    unit: item.unit ?? '',
    unit_price: item.sales_price,
    tax_class: item.tax_class,
  }
}

type Body = Record<string, unknown>

// Empty fields stay away: the server fills them from the item, the customer and her terms.
function filled(fields: Body): Body {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined))
}

export function bodyOf(draft: Draft): Body {
  const { customer, lines, ...rest } = draft
  const head = Object.entries(rest).map(([name, text]) => [name, text.trim()])
  return filled({
    ...Object.fromEntries(head),
    customer_id: customer?.id,
    lines: lines
      .filter((line) => !isBlank(line))
      .map((line) =>
        filled({
          item_id: line.item?.id,
          description: line.description.trim(),
          quantity: typedNumber(line.quantity),
          unit: line.unit.trim(),
          unit_price: typedNumber(line.unit_price),
          tax_class: line.tax_class,
        }),
      ),
  })
}

// How the server names a field of the line at `row` of the form: blank lines were not sent.
export function fieldOfLine(draft: Draft, row: number, name: string): string {
  const sent = draft.lines.slice(0, row).filter((line) => !isBlank(line)).length
  return `lines[${sent}].${name}`
}

// Whether there is enough for the server to compute something.
export function canPreview(draft: Draft): boolean {
  return draft.customer !== null && draft.issue_date !== '' && draft.lines.some((line) => !isBlank(line))
}
