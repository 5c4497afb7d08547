// One invoice: its facts, lines and totals, what may be done with it, and what happened to it.
import type { ReactNode } from 'react'
import { useWords } from '@/i18n/language'
import type { Words } from '@/i18n/ja'
import { root } from '@/entity/client'
import { Failure } from '@/entity/failure'
import { History } from '@/entity/history'
import { useRecord } from '@/entity/records'
import { rateText } from '@/ui/format'
import { Loading, Page, TableFrame } from '@/ui/page'
import { Link } from '@/ui/router'
import { Amount, Badge, Day } from '@/ui/values'
import { invoices, payment_tones, state_tones, type Invoice } from './invoice'
import { InvoiceActions } from './invoice_actions'
import { InvoiceTotals } from './invoice_totals'

function titleOf(invoice: Invoice, words: Words): string {
  const kind = invoice.kind === 'credit_note' ? words.invoice.creditNote : words.invoice.one
  return invoice.number === null ? words.invoice.draft : `${kind} ${invoice.number}`
}

export function InvoicePage({ id }: { id: string }) {
  const words = useWords()
  const record = useRecord<Invoice>(invoices, id)
  const invoice = record.data
  if (!invoice) {
    return (
      <Page title={words.invoice.one}>
        {record.isPending ? (
          <Loading />
        ) : (
          <Failure error={record.error} onRetry={() => void record.refetch()} />
        )}
      </Page>
    )
  }
  const badge = <Badge tone={state_tones[invoice.state]}>{words.invoiceState[invoice.state]}</Badge>
  const commands = (
    <>
      <a className="button" href={`${root}${invoices}/${id}/pdf`} target="_blank" rel="noopener">
        {words.invoice.pdf}
      </a>
      <InvoiceActions invoice={invoice} />
    </>
  )
  return (
    <Page title={titleOf(invoice, words)} badge={badge} commands={commands}>
      <div className="columns">
        <div>
          <Facts invoice={invoice} />
          <Lines invoice={invoice} />
          <InvoiceTotals totals={invoice} />
        </div>
        <History path={invoices} id={id} states={words.invoiceState} />
      </div>
    </Page>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Facts({ invoice }: { invoice: Invoice }) {
  const words = useWords()
  const label = words.field
  return (
    <dl className="facts">
      <Fact label={label.customer}>
        {invoice.customer.code} {invoice.customer.name}
      </Fact>
      <Fact label={label.issue_date}>
        <Day value={invoice.issue_date} />
      </Fact>
      {invoice.transaction_date && (
        <Fact label={label.transaction_date}>
          <Day value={invoice.transaction_date} />
        </Fact>
      )}
      <Fact label={label.due_date}>
        <Day value={invoice.due_date} />
      </Fact>
      {invoice.payment_status && (
        <Fact label={label.payment_status}>
          <Badge tone={payment_tones[invoice.payment_status]}>{words.payment[invoice.payment_status]}</Badge>
        </Fact>
      )}
      {invoice.open_amount !== null && (
        <Fact label={label.open_amount}>
          <Amount value={invoice.open_amount} />
        </Fact>
      )}
      <MoreFacts invoice={invoice} />
    </dl>
  )
}

function MoreFacts({ invoice }: { invoice: Invoice }) {
  const words = useWords()
  const label = words.field
  const { journal_entry, credits_invoice, department, subject, note } = invoice
  return (
    <>
      {subject && <Fact label={label.subject}>{subject}</Fact>}
      {department && <Fact label={label.department}>{department.name}</Fact>}
      <Fact label={label.price_basis}>{words.priceBasis[invoice.price_basis]}</Fact>
      <Fact label={label.tax_rounding}>{words.rounding[invoice.tax_rounding]}</Fact>
      {journal_entry && (
        <Fact label={label.journal_entry}>
          <Link to={`/journal-entries/${journal_entry.id}`}>{journal_entry.number}</Link>
        </Fact>
      )}
      {credits_invoice && (
        <Fact label={label.credits_invoice}>
          <Link to={`/invoices/${credits_invoice.id}`}>{credits_invoice.number}</Link>
        </Fact>
      )}
      {note && (
        <Fact label={label.note}>
          <span className="note">{note}</span>
        </Fact>
      )}
    </>
  )
}

function Lines({ invoice }: { invoice: Invoice }) {
  const words = useWords()
  const label = words.field
  const reduced = invoice.lines.some((line) => line.tax_class === 'reduced')
  return (
    <TableFrame label={words.invoice.lines}>
      <table>
        <thead>
          <tr>
            <th scope="col">{label.item}</th>
            <th scope="col">{label.description}</th>
            <th scope="col" className="amount">
              {label.quantity}
            </th>
            <th scope="col">{label.unit}</th>
            <th scope="col" className="amount">
              {label.unit_price}
            </th>
            <th scope="col" className="amount">
              {label.tax_rate}
            </th>
            <th scope="col" className="amount">
              {label.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {invoice.lines.map((line) => (
            <tr key={line.id}>
              <td>{line.item?.code}</td>
              <td className="name">
                {line.description}
                {line.tax_class === 'reduced' && ' ※'}
              </td>
              <td className="amount">
                <Amount value={line.quantity} />
              </td>
              <td>{line.unit}</td>
              <td className="amount">
                <Amount value={line.unit_price} />
              </td>
              <td className="amount" title={words.taxClass[line.tax_class]}>
                {rateText(line.tax_rate)}
              </td>
              <td className="amount">
                <Amount value={line.amount} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {reduced && <p className="hint">{words.invoice.reduced}</p>}
    </TableFrame>
  )
}
