// The form in which an invoice is drafted. It is saved as a draft and posted from its page.
import { useEffect, useRef, useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { problemAt, Refusal } from '@/entity/failure'
import { RecordPicker } from '@/entity/record_picker'
import { useCreate, type Reference } from '@/entity/records'
import { Input, TextArea } from '@/ui/field'
import { showNotice } from '@/ui/notice'
import { Page } from '@/ui/page'
import { navigate, useGuard } from '@/ui/router'
import { invoices, type Invoice } from './invoice'
import { blankDraft, bodyOf, fieldOfLine, type Draft } from './invoice_draft'
import { LinesEditor } from './invoice_lines_editor'
import { InvoicePreview } from './invoice_preview'

const head_fields = ['customer_id', 'issue_date', 'transaction_date', 'due_date', 'subject', 'note']
const line_fields = ['item_id', 'description', 'quantity', 'unit', 'unit_price', 'tax_class']

function shownFields(draft: Draft): string[] {
  const lines = draft.lines.flatMap((_, row) => line_fields.map((name) => fieldOfLine(draft, row, name)))
  return [...head_fields, ...lines]
}

export function InvoiceForm() {
  const words = useWords()
  const [start] = useState(blankDraft)
  const [draft, setDraft] = useState(start)
  const create = useCreate<Invoice>(invoices)
  const created = create.data?.id
  useGuard(draft !== start && created === undefined, words.common.leave)
  useEffect(() => {
    if (created === undefined) return
    showNotice(words.invoice.saved)
    navigate(`/invoices/${created}`, { replace: true })
  }, [created, words])

  // Where the first problem is, typing goes on.
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (create.error) form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [create.error])

  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part })
  const save = (event: SyntheticEvent) => {
    event.preventDefault()
    if (!create.isPending) create.mutate(bodyOf(draft))
  }
  return (
    <Page title={words.invoice.create}>
      <form ref={form} className="columns" onSubmit={save} noValidate>
        <div>
          {create.isError && <Refusal error={create.error} shown={shownFields(draft)} />}
          <HeadEditor draft={draft} error={create.error} onChange={change} />
          <LinesEditor draft={draft} error={create.error} onChange={(lines) => change({ lines })} />
        </div>
        <div className="side">
          <InvoicePreview draft={draft} />
          <button className="primary" disabled={create.isPending}>
            {words.invoice.save}
          </button>
        </div>
      </form>
    </Page>
  )
}

interface HeadEditorProps {
  draft: Draft
  error: unknown
  onChange: (part: Partial<Draft>) => void
}

type HeadText = 'issue_date' | 'transaction_date' | 'due_date' | 'subject' | 'note'

function HeadEditor({ draft, error, onChange }: HeadEditorProps) {
  const words = useWords()
  const text = (name: HeadText) => ({
    label: words.field[name],
    value: draft[name],
    problem: problemAt(error, name),
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  })
  return (
    <div className="head-fields">
      <RecordPicker<Reference>
        path="/customers"
        label={words.field.customer}
        placeholder={words.invoice.customerHint}
        chosen={draft.customer}
        problem={problemAt(error, 'customer_id')}
        required
        onChoose={(customer) => onChange({ customer })}
      />
      <Input {...text('issue_date')} type="date" required />
      <Input {...text('transaction_date')} type="date" />
      <Input {...text('due_date')} type="date" hint={words.invoice.byTerms} />
      <Input {...text('subject')} maxLength={100} />
      <TextArea
        label={words.field.note}
        rows={2}
        maxLength={1000}
        value={draft.note}
        problem={problemAt(error, 'note')}
        onText={(note) => onChange({ note })}
      />
    </div>
  )
}
