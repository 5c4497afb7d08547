// Home: the figures that this person may see, live, each a link to what is behind it.
import { useQueries, useQuery } from '@tanstack/react-query'
import { useLanguage, useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Failure } from '@/entity/failure'
import { useReads } from '@/entity/meta'
import type { Single } from '@/entity/records'
import { useSession } from '@/entity/session'
import { CountTile, Tile } from '@/entity/tile'
import { BarChart } from '@/ui/chart'
import { sum } from '@/ui/decimal'
import { Page } from '@/ui/page'
import { address, Link } from '@/ui/router'
import { Amount } from '@/ui/values'
import { month_at } from '../accounting/period_form'
import { statementQuery } from '../accounting/statements'
import { overdueOf, useAgeing } from '../sales/ageing'

function Receivables() {
  const words = useWords()
  const report = useAgeing()
  if (report.isError) return <Failure error={report.error} onRetry={() => void report.refetch()} />
  const rows = report.data?.partners ?? []
  const overdue = [...rows]
    .map((row) => ({ row, amount: overdueOf(row) }))
    .filter(({ amount }) => amount !== '0')
    .sort((a, b) => Number(b.amount) - Number(a.amount))
  return (
    <>
      <Tile label={words.home.receivable} to="/aged-receivables" formula={words.explain.owed}>
        {report.data ? <Amount value={sum(rows.map(({ total }) => total))} /> : '…'}
      </Tile>
      <Tile label={words.home.overdue} to="/aged-receivables" formula={words.explain.overdue}>
        {report.data ? <Amount value={sum(overdue.map(({ amount }) => amount))} /> : '…'}
      </Tile>
      {overdue.length > 0 && (
        <section className="card last">
          <h2>{words.home.latest}</h2>
          <table>
            <tbody>
              {overdue.slice(0, 6).map(({ row, amount }) => (
                <tr key={row.partner_id}>
                  <th scope="row" className="name">
                    <Link to={address('/open-items', { partner_id: row.partner_id, is_open: 'true' })}>
                      {row.name}
                    </Link>
                  </th>
                  <td className="amount">
                    <Amount value={amount} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  )
}

const months = [-5, -4, -3, -2, -1, 0]

function Sales() {
  const words = useWords()
  const language = useLanguage()
  const statements = useQueries({
    queries: months.map((offset) => statementQuery('income-statement', month_at(offset))),
  })
  const bars = statements.map(({ data }, i) => {
    const { from, to } = month_at(months[i] ?? 0)
    const amount = data?.sections.find(({ statement_line }) => statement_line === 'sales')?.amount ?? '0'
    const name = new Intl.DateTimeFormat(language, { month: 'short', timeZone: 'UTC' }).format(new Date(from))
    return { label: name, amount, to: address('/income-statement', { from, to }) }
  })
  return (
    <>
      <Tile
        label={words.home.salesThisMonth}
        to={bars.at(-1)?.to ?? '/income-statement'}
        formula={words.explain.salesOfMonth}
      >
        {statements.at(-1)?.data ? <Amount value={bars.at(-1)?.amount} /> : '…'}
      </Tile>
      <section className="card last">
        <BarChart title={words.home.salesByMonth} bars={bars} />
      </section>
    </>
  )
}

interface Proof {
  balanced: boolean
  receivable: { agrees: boolean }
  entries_posted: number
  as_of: string
}

function BooksProof() {
  const words = useWords()
  const proof = useQuery({
    queryKey: ['books-proof'],
    queryFn: async ({ signal }) =>
      (await send<Single<Proof>>('/financial/reports/books-proof', { signal })).data,
  })
  if (proof.isError || !proof.data) return null
  const fine = proof.data.balanced && proof.data.receivable.agrees
  return (
    <Tile label={words.home.proof} to="/trial-balance" formula={words.explain.proof}>
      <span className={fine ? 'good' : 'late'}>{fine ? words.home.proofGood : words.home.proofBad}</span>
    </Tile>
  )
}

function Home() {
  const words = useWords()
  const { user } = useSession()
  const books = useReads('journal-entries')
  const sales = useReads('invoices')
  const receivables = useReads('open-items')
  return (
    <Page title={words.home.title(user?.full_name ?? '')}>
      <div className="tiles">
        {receivables && <Receivables />}
        {sales && (
          <>
            <CountTile
              label={words.home.drafts}
              formula={words.explain.drafts}
              api="/invoices"
              to="/invoices"
              query={{ state: 'draft' }}
            />
            <CountTile
              label={words.home.unpaid}
              formula={words.explain.unpaid}
              api="/invoices"
              to="/invoices"
              query={{ payment_status: 'unpaid' }}
            />
          </>
        )}
        {books && <BooksProof />}
        {books && <Sales />}
      </div>
    </Page>
  )
}

export const showHome = () => <Home />
