// What the server would make of the draft. It computes; the browser only shows.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Refusal } from '@/entity/failure'
import type { Single } from '@/entity/records'
import { useDelayed } from '@/ui/use_delayed'
import { Day } from '@/ui/values'
import { invoices, type Invoice } from './invoice'
import { bodyOf, canPreview, type Draft } from './invoice_draft'
import { InvoiceTotals } from './invoice_totals'

interface DryRun {
  record: Invoice
}

const pause = 350 // milliseconds without a key before the server is asked

export function InvoicePreview({ draft }: { draft: Draft }) {
  const words = useWords()
  const settled = useDelayed(draft, pause)
  const possible = canPreview(draft) && canPreview(settled)
  const body = bodyOf(settled)
  const preview = useQuery({
    queryKey: [invoices, 'preview', body],
    queryFn: async ({ signal }) => {
      const call = { method: 'POST', query: { dry_run: 'true' }, body, signal } as const
      return (await send<Single<DryRun>>(invoices, call)).data.record
    },
    enabled: possible,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  })
  const behind = settled !== draft || preview.isFetching
  return (
    <section className="preview" aria-labelledby="preview-title" aria-busy={behind && possible}>
      <h2 id="preview-title">{words.invoice.preview}</h2>
      {!possible && <p className="hint">{words.invoice.previewHint}</p>}
      {possible && preview.isError && <Refusal error={preview.error} />}
      {possible && preview.data && !preview.isError && (
        <div className={behind ? 'behind' : undefined}>
          <p>
            {words.field.due_date}: <Day value={preview.data.due_date} /> ·{' '}
            {words.priceBasis[preview.data.price_basis]}
          </p>
          <InvoiceTotals totals={preview.data} />
        </div>
      )}
      {possible && !preview.data && preview.isFetching && <p className="hint">{words.invoice.previewing}</p>}
    </section>
  )
}
