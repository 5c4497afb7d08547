// 試算: what the server would make of the form as it stands, without writing anything.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { memo, useMemo } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Refusal } from '@/entity/failure'
import { newBody, type FormShape, type FormValues } from '@/entity/form_values'
import type { AnyRecord, DryRun, Single } from '@/entity/records'
import type { RecordForm } from '@/entity/use_record_form'
import { isBlank } from '@/ui/grid/model'
import { useDelayed } from '@/ui/use_delayed'
import { Day } from '@/ui/values'
import { EntryTable } from '../accounting/entry_table'
import { TaxBoxes, type Totals } from './tax_boxes'
import { invoices } from './screens'

const pause = 350 // milliseconds without a key before the server is asked

export function InvoicePreview({ form }: { form: RecordForm }) {
  const settled = useDelayed(form.values, pause)
  return <Preview shape={form.shape} settled={settled} stale={settled !== form.values} />
}

interface PreviewProps {
  shape: FormShape
  settled: FormValues
  stale: boolean // something was typed since
}

// A line that is just being typed would only be refused.
function isComplete(shape: FormShape, { fields, lines }: FormValues): boolean {
  const [first] = shape.lines
  const rows = (lines['lines'] ?? []).filter((row) => first && !isBlank(row, first.columns))
  const complete = rows.every(({ text }) => text['description'] !== '' && text['unit_price'] !== '')
  return fields['customer_id'] !== null && rows.length > 0 && complete
}

// Not drawn anew with each key.
const Preview = memo(function Preview({ shape, settled, stale }: PreviewProps) {
  const words = useWords()
  const possible = useMemo(() => isComplete(shape, settled), [shape, settled])
  const body = useMemo(() => JSON.stringify(newBody(shape, settled)), [shape, settled])
  const preview = useQuery({
    queryKey: [invoices.api, 'preview', body],
    queryFn: async ({ signal }) => {
      const query = { dry_run: 'true', action: 'post' }
      const call = { method: 'POST', query, body: JSON.parse(body) as object, signal } as const
      return (await send<Single<DryRun<AnyRecord & Totals>>>(invoices.api, call)).data
    },
    enabled: possible,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  })
  const behind = stale || preview.isFetching
  const record = preview.data?.record
  const entry = preview.data?.effects.find(({ resource }) => resource === 'journal_entry')?.data
  return (
    <section className="preview" aria-labelledby="preview-title" aria-busy={behind && possible}>
      <h2 id="preview-title">{words.invoice.preview}</h2>
      {!possible && <p className="hint">{words.invoice.previewHint}</p>}
      {possible && preview.isError && <Refusal error={preview.error} />}
      {possible && record && !preview.isError && (
        <div className={behind ? 'behind' : undefined}>
          <p>
            {words.invoice.due}: <Day value={String(record['due_date'])} />
          </p>
          <TaxBoxes totals={record} />
          {entry && (
            <>
              <h3>{words.invoice.journal}</h3>
              <EntryTable entry={entry} plain />
            </>
          )}
        </div>
      )}
      {possible && !record && preview.isFetching && <p className="hint">{words.invoice.previewing}</p>}
    </section>
  )
})
