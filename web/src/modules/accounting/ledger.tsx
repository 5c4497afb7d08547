// 総勘定元帳: the movements of one account with the balance after each.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Failure } from '@/entity/failure'
import type { Single } from '@/entity/records'
import { Empty, Loading, Page, TableFrame } from '@/ui/page'
import { address, Link } from '@/ui/router'
import { Amount, Day } from '@/ui/values'
import { PeriodForm, useAskedPeriod, type Asked } from './period_form'
import type { Ledger, LedgerLine } from './report'

function useLedger(account: string, asked: Asked) {
  return useInfiniteQuery({
    queryKey: ['general-ledger', account, asked],
    queryFn: async ({ pageParam, signal }) => {
      const query = { account_id: account, ...asked, cursor: pageParam }
      return (await send<Single<Ledger>>('/financial/reports/general-ledger', { query, signal })).data
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

function LedgerPage({ account }: { account: string }) {
  const words = useWords()
  const asked = useAskedPeriod()
  const ledger = useLedger(account, asked)
  const first = ledger.data?.pages[0]
  const lines = ledger.data?.pages.flatMap((page) => page.lines) ?? []
  const of = first ? ` ${first.account.account_code} ${first.account.account_name}` : ''
  const back = (
    <Link className="button" to={address('/trial-balance', { ...(first?.filter ?? asked) })}>
      {words.nav.trialBalance}
    </Link>
  )
  return (
    <Page title={words.report.ledger + of} commands={back}>
      <PeriodForm shown={first?.filter ?? asked} />
      {ledger.isPending && <Loading />}
      {ledger.isError && <Failure error={ledger.error} onRetry={() => void ledger.refetch()} />}
      {first && <LedgerTable ledger={first} lines={lines} complete={!ledger.hasNextPage} />}
      {first && lines.length === 0 && <Empty>{words.report.empty}</Empty>}
      {ledger.hasNextPage && (
        <div className="list-foot">
          <button
            type="button"
            disabled={ledger.isFetchingNextPage}
            onClick={() => void ledger.fetchNextPage()}
          >
            {words.common.more}
          </button>
        </div>
      )}
    </Page>
  )
}

interface LedgerTableProps {
  ledger: Ledger
  lines: LedgerLine[]
  complete: boolean // all lines of the period are shown
}

function LedgerTable({ ledger, lines, complete }: LedgerTableProps) {
  const words = useWords()
  const label = words.journal
  return (
    <TableFrame label={words.report.ledger}>
      <table>
        <thead>
          <tr>
            <th scope="col">{label.date}</th>
            <th scope="col">{label.number}</th>
            <th scope="col">{label.counter}</th>
            <th scope="col">{label.description}</th>
            <th scope="col" className="amount">
              {label.debit}
            </th>
            <th scope="col" className="amount">
              {label.credit}
            </th>
            <th scope="col" className="amount">
              {label.balance}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              <Day value={ledger.filter.from} />
            </td>
            <td colSpan={5}>{words.report.carried}</td>
            <td className="amount">
              <Amount value={ledger.opening} />
            </td>
          </tr>
          {lines.map((line) => (
            <Line key={`${line.entry_id} ${line.line_no}`} line={line} />
          ))}
        </tbody>
        {complete && <Foot ledger={ledger} />}
      </table>
    </TableFrame>
  )
}

function Foot({ ledger }: { ledger: Ledger }) {
  const words = useWords()
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={4}>
          {words.common.total}
        </th>
        <td className="amount">
          <Amount value={ledger.debit} />
        </td>
        <td className="amount">
          <Amount value={ledger.credit} />
        </td>
        <td className="amount">
          <Amount value={ledger.closing} />
        </td>
      </tr>
    </tfoot>
  )
}

function Line({ line }: { line: LedgerLine }) {
  return (
    <tr>
      <td>
        <Day value={line.date} />
      </td>
      <td>
        <Link to={`/journal-entries/${line.entry_id}`}>{line.entry_number}</Link>
      </td>
      <td className="name">
        {line.counter_account.code} {line.counter_account.name}
      </td>
      <td className="name">{line.description}</td>
      <td className="amount">{line.debit !== '0' && <Amount value={line.debit} />}</td>
      <td className="amount">{line.credit !== '0' && <Amount value={line.credit} />}</td>
      <td className="amount">
        <Amount value={line.balance} />
      </td>
    </tr>
  )
}

export const showLedger = ({ account = '' }: Record<string, string>) => (
  <LedgerPage key={account} account={account} />
)
