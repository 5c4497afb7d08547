// One 入金; what is left of it can be matched with more invoices.
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { ActionButton } from '@/entity/actions'
import { Refusal } from '@/entity/failure'
import type { Meta } from '@/entity/meta'
import { RecordPage } from '@/entity/record_page'
import { useAction, type AnyRecord } from '@/entity/records'
import { Dialog } from '@/ui/dialog'
import { amountOf } from '@/ui/entry'
import { showNotice } from '@/ui/notice'
import { Match, type Matched } from './match'
import { receipts } from './screens'

function Allocate({ record, meta }: { record: AnyRecord; meta: Meta }) {
  const words = useWords()
  const [shows, setShows] = useState(false)
  const [matched, setMatched] = useState<Matched>({})
  const running = useAction<AnyRecord>(receipts.api, record, 'allocate')
  const state = record.actions?.find(({ name }) => name === 'allocate')
  const label = meta.actions.find(({ name }) => name === 'allocate')?.label ?? words.match.title
  if (!state) return null
  const run = () =>
    running.mutate(
      {
        allocations: Object.entries(matched).map(([id, amount]) => ({
          open_item_id: id,
          amount: amountOf(amount),
        })),
      },
      {
        onSuccess: () => {
          showNotice(words.action.done(meta.title, label))
          setShows(false)
        },
      },
    )
  return (
    <>
      <ActionButton state={state} label={label} onRun={() => setShows(true)} />
      {shows && (
        <Dialog title={words.match.title} wide onClose={() => setShows(false)}>
          {running.isError && <Refusal error={running.error} />}
          <Match
            partner={String(record['customer_id'])}
            available={String(record['credit_amount'] ?? '0')}
            matched={matched}
            onMatch={setMatched}
          />
          <div className="commands">
            <button type="button" onClick={() => setShows(false)}>
              {words.common.close}
            </button>
            <button
              type="button"
              className="primary"
              disabled={running.isPending || Object.keys(matched).length === 0}
              onClick={run}
            >
              {label}
            </button>
          </div>
        </Dialog>
      )}
    </>
  )
}

export const showPage = ({ id = '' }: Record<string, string>) => (
  <RecordPage
    key={id}
    screen={receipts}
    id={id}
    without={['allocate']}
    commands={(record, meta) => <Allocate record={record} meta={meta} />}
  />
)
