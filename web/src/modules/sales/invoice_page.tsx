// One 請求書: lines, tax per rate, the paper beside it, and a credit note made from it.
import { useWords } from '@/i18n/language'
import { linkTo } from '@/entity/client'
import { usePaper } from '@/entity/paper'
import { LinesTable, RecordPage } from '@/entity/record_page'
import { type AnyRecord } from '@/entity/records'
import type { Meta } from '@/entity/meta'
import { Link } from '@/ui/router'
import { useKeys } from '@/ui/keys'
import { invoices } from './screens'
import { TaxBoxes, type Totals } from './tax_boxes'

function Commands({ record }: { record: AnyRecord }) {
  const words = useWords()
  const { show, follow, panel } = usePaper()
  const number = record['number']
  const paper = {
    address: linkTo(`${invoices.api}/${record.id}/pdf`),
    name: typeof number === 'string' ? `${number}.pdf` : `${words.invoice.one}.pdf`,
    media_type: 'application/pdf',
  }
  useKeys(words.invoice.one, [{ keys: 'Ctrl+P', label: words.invoice.pdf, run: () => show(paper) }])
  return (
    <>
      <a
        className="button"
        href={paper.address}
        target="_blank"
        rel="noopener"
        aria-keyshortcuts="Control+P"
        onClick={follow(paper)}
      >
        {words.invoice.pdf}
      </a>
      {panel}
      {record['state'] === 'posted' && record['kind'] === 'invoice' && (
        <Link className="button" to={`/invoices/new?credits=${record.id}`}>
          {words.invoice.credit}
        </Link>
      )}
    </>
  )
}

function Body({ record, meta }: { record: AnyRecord; meta: Meta }) {
  const words = useWords()
  const lines = meta.lines.find(({ name }) => name === 'lines')
  const rows = record['lines'] as Record<string, unknown>[]
  return (
    <>
      {lines && <LinesTable lines={lines} record={record} />}
      {rows.some((row) => row['tax_class'] === 'reduced') && <p className="hint">{words.invoice.reduced}</p>}
      <TaxBoxes totals={record as unknown as Totals} />
    </>
  )
}

export const showPage = ({ id = '' }: Record<string, string>) => (
  <RecordPage
    key={id}
    screen={invoices}
    id={id}
    commands={(record) => <Commands record={record} />}
    body={(record, meta) => <Body record={record} meta={meta} />}
    title={(record, meta) => `${meta.title} ${typeof record['number'] === 'string' ? record['number'] : ''}`}
  />
)
