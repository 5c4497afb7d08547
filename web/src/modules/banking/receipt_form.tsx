// 入金 while it is typed, matched with the open invoices of its customer.
import { useMemo } from 'react'
import { useWords } from '@/i18n/language'
import { FormPage } from '@/entity/form_page'
import type { RecordForm } from '@/entity/use_record_form'
import { sum } from '@/ui/decimal'
import { amountOf } from '@/ui/entry'
import { today } from '@/ui/format'
import { blankRow, changed, type GridRow } from '@/ui/grid/model'
import { Match, type Matched } from './match'
import { receipts } from './screens'

// The allocations of the form are lines like any others; here they are ticked instead of typed.
function matchedOf(rows: readonly GridRow[]): Matched {
  return Object.fromEntries(
    rows.flatMap((row) =>
      row.refs['open_item_id'] ? [[row.refs['open_item_id'].id, row.text['amount'] ?? '']] : [],
    ),
  )
}

function Matching({ form }: { form: RecordForm }) {
  const words = useWords()
  const customer = form.values.fields['customer_id']
  const columns = form.shape.lines[0]?.columns ?? []
  const text = (name: string) => {
    const value = form.values.fields[name]
    return typeof value === 'string' ? amountOf(value) : '0'
  }
  const write = (matched: Matched) =>
    form.setLines(
      'allocations',
      Object.entries(matched).map(([id, amount]) =>
        changed(
          blankRow(columns),
          { open_item_id: id, amount },
          { open_item_id: { id, code: id, name: '' } },
        ),
      ),
    )
  return (
    <section className="lines" aria-label={words.match.title}>
      <h2>{words.match.title}</h2>
      <Match
        partner={customer !== null && typeof customer === 'object' ? customer.id : undefined}
        available={sum([text('amount'), text('bank_fee')])}
        matched={matchedOf(form.values.lines['allocations'] ?? [])}
        onMatch={write}
      />
    </section>
  )
}

function ReceiptForm({ id }: { id: string | undefined }) {
  const words = useWords()
  const given = useMemo(() => ({ received_on: today() }), [])
  return (
    <FormPage
      screen={receipts}
      id={id}
      given={given}
      hidesLines
      submit={{ label: words.match.savePost, action: 'post', done: words.match.posted }}
      below={(form) => <Matching form={form} />}
      onField={(form, field) => {
        // Another customer owes other invoices.
        if (field === 'customer_id') form.setLines('allocations', [])
      }}
    />
  )
}

export const showForm = ({ id }: Record<string, string>) => <ReceiptForm key={id ?? 'new'} id={id} />
