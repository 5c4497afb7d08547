// 試算表: every account with what it had, what moved and what it has; each leads to its ledger.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Failure } from '@/entity/failure'
import type { Single } from '@/entity/records'
import { Explained, type Explanation } from '@/ui/explain'
import { Empty, Loading, Page, TableFrame } from '@/ui/page'
import { address, Link } from '@/ui/router'
import { Amount, Day } from '@/ui/values'
import { PeriodForm, useAskedPeriod, type Asked } from './period_form'
import type { Period, TrialBalance, TrialBalanceRow } from './report'

function useTrialBalance(asked: Asked) {
  return useQuery({
    queryKey: ['trial-balance', asked],
    queryFn: async ({ signal }) =>
      (await send<Single<TrialBalance>>('/financial/reports/trial-balance', { query: { ...asked }, signal }))
        .data,
    placeholderData: keepPreviousData,
  })
}

function TrialBalancePage() {
  const words = useWords()
  const asked = useAskedPeriod()
  const report = useTrialBalance(asked)
  const shown = report.data
  return (
    <Page title={words.nav.trialBalance}>
      <PeriodForm shown={report.isPlaceholderData ? asked : (shown?.filter ?? asked)} />
      {report.isPending && <Loading />}
      {report.isError && <Failure error={report.error} onRetry={() => void report.refetch()} />}
      {shown?.accounts.length === 0 && <Empty>{words.report.empty}</Empty>}
      {shown && shown.accounts.length > 0 && (
        <div className={report.isPlaceholderData ? 'behind' : undefined}>
          <BalanceTable report={shown} />
        </div>
      )}
    </Page>
  )
}

function BalanceTable({ report }: { report: TrialBalance }) {
  const words = useWords()
  const label = words.journal
  const { totals } = report
  const why = useReasons(report.filter)
  return (
    <TableFrame label={words.nav.trialBalance}>
      <table>
        <thead>
          <tr>
            <th scope="col">{label.account}</th>
            <th scope="col" className="amount">
              {label.opening}
            </th>
            <th scope="col" className="amount">
              {label.debit}
            </th>
            <th scope="col" className="amount">
              {label.credit}
            </th>
            <th scope="col" className="amount">
              {label.closing}
            </th>
          </tr>
        </thead>
        <tbody>
          {report.accounts.map((row) => (
            <BalanceRow key={row.account_id} row={row} report={report} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.common.total}</th>
            <td className="amount">
              <Explained why={why('opening', words.common.total)}>
                <Sides debit={totals.opening_debit} credit={totals.opening_credit} />
              </Explained>
            </td>
            <td className="amount">
              <Explained why={why('debit', words.common.total)}>
                <Amount value={totals.debit} />
              </Explained>
            </td>
            <td className="amount">
              <Explained why={why('credit', words.common.total)}>
                <Amount value={totals.credit} />
              </Explained>
            </td>
            <td className="amount">
              <Explained why={why('closing', words.common.total)}>
                <Sides debit={totals.closing_debit} credit={totals.closing_credit} />
              </Explained>
            </td>
          </tr>
        </tfoot>
      </table>
    </TableFrame>
  )
}

// Balances stand on the accounts' own sides, so their total is two figures that must agree.
function Sides({ debit, credit }: { debit: string; credit: string }) {
  const words = useWords()
  return (
    <>
      {words.journal.debit} <Amount value={debit} />
      <br />
      {words.journal.credit} <Amount value={credit} />
    </>
  )
}

const columns = ['opening', 'debit', 'credit', 'closing'] as const
type Column = (typeof columns)[number]

function useReasons({ from, to }: Period) {
  const words = useWords()
  const says = words.explain
  return (column: Column, of: string, account?: string): Explanation => ({
    title: `${of}: ${words.journal[column]}`,
    formula: account === undefined ? says.sumOf(words.journal[column]) : says[column],
    facts: [
      [
        words.report.period,
        <Fragment key="days">
          <Day value={from} /> – <Day value={to} />
        </Fragment>,
      ],
      [says.filter, says.posted],
    ],
    ...(account !== undefined && {
      link: { to: address(`/ledger/${account}`, { from, to }), label: words.report.openLedger(of) },
    }),
  })
}

function BalanceRow({ row, report }: { row: TrialBalanceRow; report: TrialBalance }) {
  const words = useWords()
  const { from, to } = report.filter
  const why = useReasons(report.filter)
  return (
    <tr>
      <th scope="row">
        <Link
          to={address(`/ledger/${row.account_id}`, { from, to })}
          title={words.report.openLedger(row.account_name)}
        >
          <span className="code">{row.account_code}</span> {row.account_name}
        </Link>
      </th>
      {columns.map((column) => (
        <td key={column} className="amount">
          <Explained why={why(column, row.account_name, row.account_id)}>
            <Amount value={row[column]} />
          </Explained>
        </td>
      ))}
    </tr>
  )
}

export const showReport = () => <TrialBalancePage />
