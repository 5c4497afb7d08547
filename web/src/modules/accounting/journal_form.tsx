// 振替伝票: lines in the grid, with the balance of debits and credits always in sight.
import { memo, useDeferredValue, useMemo } from 'react'
import { useWords } from '@/i18n/language'
import { FormPage } from '@/entity/form_page'
import type { LineLayout } from '@/entity/lines'
import type { RecordForm } from '@/entity/use_record_form'
import { difference, isZero, sum } from '@/ui/decimal'
import { amountOf } from '@/ui/entry'
import { today } from '@/ui/format'
import type { GridRow } from '@/ui/grid/model'
import { Amount } from '@/ui/values'
import { journal_entries } from './screens'

const layouts: Record<string, LineLayout> = {
  entries: {
    columns: [
      'account_id',
      'debit_amount',
      'credit_amount',
      'tax_class',
      'partner_id',
      'department_id',
      'project_id',
      'description',
    ],
    optional: ['project_id'],
  },
}

const other: Record<string, string | undefined> = {
  debit_amount: 'credit_amount',
  credit_amount: 'debit_amount',
}

function total(rows: readonly GridRow[], side: string): string {
  return sum(rows.map((row) => amountOf(row.text[side] ?? '')))
}

// "*": what is missing on this side.
function balance(row: GridRow, column: string, rows: GridRow[]): string | null {
  const opposite = other[column]
  if (!opposite) return null
  const rest = rows.filter((one) => one !== row)
  const missing = difference(total(rest, opposite), total(rest, column))
  return missing.startsWith('-') || isZero(missing) ? null : missing
}

// "+": the amount of the other side of this line, or of the line above.
function plus(row: GridRow, column: string, rows: GridRow[]): string | null {
  const opposite = other[column]
  if (!opposite) return null
  const above = rows[rows.indexOf(row) - 1]
  return row.text[opposite] || above?.text[opposite] || null
}

const hooks = { entries: { balance, plus } }

const none: GridRow[] = []

// Of a thousand lines, the sums follow the key that was typed; it does not wait for them.
function BalanceBar({ form }: { form: RecordForm }) {
  const rows = useDeferredValue(form.values.lines['entries'] ?? none)
  const [debit, credit] = useMemo(
    () => [total(rows, 'debit_amount'), total(rows, 'credit_amount')] as const,
    [rows],
  )
  return <Balance debit={debit} credit={credit} />
}

const Balance = memo(function Balance({ debit, credit }: { debit: string; credit: string }) {
  const words = useWords()
  const open = difference(debit, credit)
  return (
    <p className={isZero(open) ? 'balance even' : 'balance odd'} role="status">
      <span>
        {words.journal.debit} <Amount value={debit} />
      </span>
      <span>
        {words.journal.credit} <Amount value={credit} />
      </span>
      <strong>
        {isZero(open) ? words.journal.even : words.journal.odd} {!isZero(open) && <Amount value={open} />}
      </strong>
    </p>
  )
})

function JournalForm({ id }: { id: string | undefined }) {
  const words = useWords()
  const given = useMemo(() => ({ entry_date: today() }), [])
  return (
    <FormPage
      screen={journal_entries}
      id={id}
      given={given}
      layouts={layouts}
      hooks={hooks}
      submit={{ label: words.journal.savePost, action: 'post', done: words.journal.posted }}
      below={(form) => <BalanceBar form={form} />}
    />
  )
}

export const showForm = ({ id }: Record<string, string>) => <JournalForm key={id ?? 'new'} id={id} />
