// All invoices: filters and order stand in the address, the server does the work.
import { useState } from 'react'
import { useLanguage, useWords } from '@/i18n/language'
import { Failure } from '@/entity/failure'
import { RecordPicker } from '@/entity/record_picker'
import { useList, useRecord, type List, type Query, type Reference } from '@/entity/records'
import { Input, Select } from '@/ui/field'
import { amountText } from '@/ui/format'
import { Empty, Loading, Page, TableFrame } from '@/ui/page'
import { address, Link, navigate, usePlace } from '@/ui/router'
import { Amount, Badge, Day } from '@/ui/values'
import { invoice_states, invoices, payment_tones, state_tones, type InvoiceRow } from './invoice'

const filter_names = ['state', 'payment_status', 'customer_id', 'search'] as const
type Filters = Partial<Record<(typeof filter_names)[number] | 'sort', string>>

function filtersOf(query: URLSearchParams): Filters {
  const filters: Filters = {}
  for (const name of [...filter_names, 'sort'] as const) filters[name] = query.get(name) || undefined
  return filters
}

function queryOf({ sort = '-issue_date', ...filters }: Filters): Query {
  const descending = sort.startsWith('-')
  return { ...filters, sort_by: descending ? sort.slice(1) : sort, sort_order: descending ? 'desc' : 'asc' }
}

export function InvoiceList() {
  const words = useWords()
  const filters = filtersOf(usePlace().query)
  const list = useList<InvoiceRow>(invoices, queryOf(filters))
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const filtered = filter_names.some((name) => filters[name])
  const create = (
    <Link className="button primary" to="/invoices/new">
      {words.invoice.create}
    </Link>
  )
  return (
    <Page title={words.invoice.list} commands={create}>
      <FilterBar filters={filters} />
      {list.isPending && <Loading />}
      {list.isError && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Empty>
          <p>{filtered ? words.invoice.empty : words.invoice.emptyAll}</p>
          {filtered ? <Link to="/invoices">{words.common.clear}</Link> : create}
        </Empty>
      )}
      {rows.length > 0 && <InvoiceTable rows={rows} filters={filters} />}
      {list.data && rows.length > 0 && (
        <div className="list-foot">
          <Count first={list.data.pages[0]} shown={rows.length} />
          {list.hasNextPage && (
            <button
              type="button"
              disabled={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {words.common.more}
            </button>
          )}
        </div>
      )}
    </Page>
  )
}

function Count({ first, shown }: { first: List<InvoiceRow> | undefined; shown: number }) {
  const words = useWords()
  const total = first?.total
  return (
    <p className="hint">
      {typeof total === 'number' &&
        `${words.common.count(amountText(String(total)).digits, first?.total_is_estimate === true)} · `}
      {words.common.shown(shown)}
    </p>
  )
}

function FilterBar({ filters }: { filters: Filters }) {
  const words = useWords()
  const [search, setSearch] = useState(filters.search ?? '')
  const customer = useRecord<Reference>('/customers', filters.customer_id)
  const show = (change: Filters) =>
    navigate(address('/invoices', { ...filters, ...change }), { replace: true })
  return (
    <search>
      <form
        className="filters"
        onSubmit={(event) => {
          event.preventDefault()
          show({ search: search.trim() })
        }}
      >
        <Select
          label={words.field.state}
          value={filters.state ?? ''}
          onChange={(event) => show({ state: event.target.value })}
        >
          <option value="">{words.common.all}</option>
          {invoice_states.map((state) => (
            <option key={state} value={state}>
              {words.invoiceState[state]}
            </option>
          ))}
        </Select>
        <Select
          label={words.field.payment_status}
          value={filters.payment_status ?? ''}
          onChange={(event) => show({ payment_status: event.target.value })}
        >
          <option value="">{words.common.all}</option>
          <option value="open">{words.paymentFilter.open}</option>
          <option value="unpaid">{words.paymentFilter.unpaid}</option>
          <option value="paid">{words.paymentFilter.paid}</option>
        </Select>
        <RecordPicker<Reference>
          path="/customers"
          label={words.field.customer}
          placeholder={words.invoice.customerHint}
          chosen={customer.data ?? null}
          onChoose={(choice) => show({ customer_id: choice?.id })}
        />
        <Input
          label={words.common.search}
          type="search"
          maxLength={100}
          placeholder={words.invoice.searchHint}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <button>{words.common.search}</button>
        {filter_names.some((name) => filters[name]) && (
          <button
            type="button"
            className="quiet"
            onClick={() => {
              setSearch('')
              navigate(address('/invoices', { sort: filters.sort }), { replace: true })
            }}
          >
            {words.common.clear}
          </button>
        )}
      </form>
    </search>
  )
}

function SortHead({ field, filters }: { field: 'issue_date' | 'due_date'; filters: Filters }) {
  const words = useWords()
  const sort = filters.sort ?? '-issue_date'
  const direction = sort === field ? 'ascending' : sort === `-${field}` ? 'descending' : undefined
  const next = direction === 'descending' ? field : `-${field}`
  return (
    <th scope="col" aria-sort={direction}>
      <Link to={address('/invoices', { ...filters, sort: next })}>
        {words.field[field]}
        <span aria-hidden="true">
          {direction === 'ascending' ? ' ▲' : direction === 'descending' ? ' ▼' : ''}
        </span>
      </Link>
    </th>
  )
}

function InvoiceTable({ rows, filters }: { rows: InvoiceRow[]; filters: Filters }) {
  const words = useWords()
  return (
    <TableFrame label={words.invoice.list}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.field.number}</th>
            <th scope="col">{words.field.customer}</th>
            <th scope="col">{words.field.subject}</th>
            <SortHead field="issue_date" filters={filters} />
            <SortHead field="due_date" filters={filters} />
            <th scope="col">{words.field.state}</th>
            <th scope="col">{words.field.payment_status}</th>
            <th scope="col" className="amount">
              {words.field.gross_amount}
            </th>
            <th scope="col" className="amount">
              {words.field.open_amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <InvoiceTableRow key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function InvoiceTableRow({ row }: { row: InvoiceRow }) {
  const words = useWords()
  const language = useLanguage()
  return (
    <tr>
      <th scope="row">
        <Link to={`/invoices/${row.id}`}>{row.number ?? words.invoiceState.draft}</Link>
      </th>
      <td className="name" lang={language === 'en' ? 'ja' : undefined}>
        {row.customer.name}
      </td>
      <td className="name">{row.subject}</td>
      <td>
        <Day value={row.issue_date} />
      </td>
      <td>
        <Day value={row.due_date} />
      </td>
      <td>
        <Badge tone={state_tones[row.state]}>{words.invoiceState[row.state]}</Badge>
      </td>
      <td>
        {row.payment_status && (
          <Badge tone={payment_tones[row.payment_status]}>{words.payment[row.payment_status]}</Badge>
        )}
      </td>
      <td className="amount">
        <Amount value={row.gross_amount} />
      </td>
      <td className="amount">
        <Amount value={row.open_amount} />
      </td>
    </tr>
  )
}
