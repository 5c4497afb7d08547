// 請求書 while it is typed: lines in the grid, totals per tax rate and the journal entry that posting would
// make, both computed by the server.
import { useMemo } from 'react'
import { useWords } from '@/i18n/language'
import { FormPage } from '@/entity/form_page'
import type { Value } from '@/entity/form_values'
import type { LineLayout } from '@/entity/lines'
import { useRecord, type AnyRecord } from '@/entity/records'
import type { Found } from '@/entity/reference_picker'
import type { Choice } from '@/ui/combobox'
import { isDecimal, product } from '@/ui/decimal'
import { today } from '@/ui/format'
import type { GridRow } from '@/ui/grid/model'
import { Loading } from '@/ui/page'
import { usePlace } from '@/ui/router'
import { InvoicePreview } from './invoice_preview'
import { invoices } from './screens'

const layouts: Record<string, LineLayout> = {
  lines: {
    columns: ['item_id', 'description', 'quantity', 'unit', 'unit_price', 'tax_class', 'amount'],
    initial: { quantity: '1' },
    shown: ['amount'],
  },
}

// What an item proposes for its line.
function onFound(_row: GridRow, column: string, choice: Choice): Record<string, string> {
  if (column !== 'item_id') return {}
  const item = (choice as Found).record
  const texts = {
    description: item['name'],
    unit: item['unit'],
    unit_price: item['sales_price'],
    tax_class: item['tax_class'],
  }
  return Object.fromEntries(
    Object.entries(texts).map(([name, value]) => [name, typeof value === 'string' ? value : '']),
  )
}

// Only shown while one types; the server's preview and the saved invoice have the amounts that count.
function computed(row: GridRow, column: string): string {
  const { quantity = '', unit_price = '' } = row.text
  return column === 'amount' && isDecimal(quantity) && isDecimal(unit_price)
    ? product(quantity, unit_price)
    : ''
}

const hooks = { lines: { onFound, computed } }

// 返還請求書: a copy of the invoice that is credited, less what stays.
function useGiven() {
  const credits = usePlace().query.get('credits') ?? undefined
  const credited = useRecord<AnyRecord>(invoices.api, credits)
  const given = useMemo<Record<string, Value>>(() => {
    const day = { issue_date: today() }
    if (!credited.data) return day
    const of = { id: credited.data.id, code: String(credited.data['number'] ?? ''), name: '' }
    return { ...day, kind: 'credit_note', credits_invoice_id: of, due_date: today() }
  }, [credited.data])
  return { given, template: credited.data, waits: credits !== undefined && credited.isPending }
}

export function InvoiceForm({ id }: { id: string | undefined }) {
  const words = useWords()
  const { given, template, waits } = useGiven()
  if (waits) return <Loading />
  return (
    <FormPage
      screen={invoices}
      id={id}
      given={given}
      template={template}
      layouts={layouts}
      hooks={hooks}
      submit={{ label: words.invoice.savePost, action: 'post', done: words.invoice.posted }}
      aside={(form) => <InvoicePreview form={form} />}
    />
  )
}

export const showForm = ({ id }: Record<string, string>) => <InvoiceForm key={id ?? 'new'} id={id} />
