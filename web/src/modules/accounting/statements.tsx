// 損益計算書 and 貸借対照表, beside the year before if wanted; each figure leads to its ledger.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Fragment, type ReactNode } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Failure } from '@/entity/failure'
import type { Single } from '@/entity/records'
import { difference, isZero, ratio } from '@/ui/decimal'
import { Explained, type Explanation } from '@/ui/explain'
import { Empty, Loading, Page, TableFrame } from '@/ui/page'
import { address, Link, usePlace } from '@/ui/router'
import { Amount, Day } from '@/ui/values'
import { PeriodForm, useAskedPeriod, yearBefore, type Asked } from './period_form'

interface StatementAccount {
  account_id: string
  account_code: string
  account_name: string
  amount: string
}

interface Statement {
  filter: { start_date?: string; end_date?: string; as_of_date?: string }
  sections: { statement_line: string; amount: string; accounts: StatementAccount[] }[]
  totals: Record<string, string>
  profit_of_year?: { amount: string; start_date: string; end_date: string }
}

type Kind = 'income-statement' | 'balance-sheet'

export function statementQuery(kind: Kind, asked: Asked | null) {
  const query =
    kind === 'balance-sheet' ? { as_of_date: asked?.to } : { start_date: asked?.from, end_date: asked?.to }
  return {
    queryKey: [kind, query],
    queryFn: async ({ signal }: { signal: AbortSignal }) =>
      (await send<Single<Statement>>(`/financial/reports/${kind}`, { query, signal })).data,
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  }
}

function StatementPage({ kind }: { kind: Kind }) {
  const words = useWords()
  const asked = useAskedPeriod()
  const compares = usePlace().query.get('compare') === 'year'
  const report = useQuery(statementQuery(kind, asked))
  const shown: Asked = {
    from: report.data?.filter.start_date,
    to: report.data?.filter.end_date ?? report.data?.filter.as_of_date,
  }
  const past: Asked | null =
    compares && shown.to ? { from: shown.from && yearBefore(shown.from), to: yearBefore(shown.to) } : null
  const before = useQuery(statementQuery(kind, past))
  const title = kind === 'balance-sheet' ? words.nav.balanceSheet : words.nav.incomeStatement
  return (
    <Page title={title}>
      <PeriodForm shown={shown} compare {...(kind === 'balance-sheet' && { only: 'to' as const })} />
      {report.isPending && <Loading />}
      {report.isError && <Failure error={report.error} onRetry={() => void report.refetch()} />}
      {report.data?.sections.every(({ accounts }) => accounts.length === 0) && (
        <Empty>{words.report.empty}</Empty>
      )}
      {report.data && (
        <div className={report.isPlaceholderData ? 'behind' : undefined}>
          <StatementTable
            kind={kind}
            title={title}
            statement={report.data}
            before={compares ? before.data : undefined}
            shown={shown}
          />
        </div>
      )}
    </Page>
  )
}

interface StatementTableProps {
  kind: Kind
  title: string
  statement: Statement
  before: Statement | undefined
  shown: Asked
}

function StatementHead({ compares }: { compares: boolean }) {
  const words = useWords()
  return (
    <thead>
      <tr>
        <th scope="col">{words.journal.account}</th>
        <th scope="col" className="amount">
          {words.report.amount}
        </th>
        {compares && (
          <>
            <th scope="col" className="amount">
              {words.report.yearBefore}
            </th>
            <th scope="col" className="amount">
              {words.report.change}
            </th>
          </>
        )}
      </tr>
    </thead>
  )
}

// By which rule the figures of a statement come about.
function useReasons(kind: Kind, shown: Asked) {
  const words = useWords()
  const says = words.explain
  const days: [string, ReactNode] =
    kind === 'balance-sheet'
      ? [words.report.asOf, <Day key="day" value={shown.to} />]
      : [
          words.report.period,
          <Fragment key="days">
            <Day value={shown.from} /> – <Day value={shown.to} />
          </Fragment>,
        ]
  const facts: Explanation['facts'] = [days, [says.filter, says.posted]]
  const formulas: Record<string, string | undefined> = says.totals
  return {
    section: (title: string): Explanation => ({ title, formula: says.section, facts }),
    total: (name: string, title: string): Explanation => ({
      title,
      formula: formulas[name] ?? says.section,
      facts,
    }),
    account: (account: StatementAccount): Explanation => ({
      title: `${account.account_code} ${account.account_name}`,
      formula: kind === 'balance-sheet' ? says.balance : says.movement,
      facts,
      link: {
        to: address(`/ledger/${account.account_id}`, { from: shown.from, to: shown.to }),
        label: words.report.openLedger(account.account_name),
      },
    }),
  }
}

function StatementTable({ kind, title, statement, before, shown }: StatementTableProps) {
  const words = useWords()
  const why = useReasons(kind, shown)
  const lines: Record<string, string | undefined> = words.statement
  return (
    <TableFrame label={title}>
      <table className="statement">
        <StatementHead compares={before !== undefined} />
        {statement.sections
          .filter(({ amount, accounts }) => accounts.length > 0 || !isZero(amount))
          .map((section) => {
            const past = before?.sections.find((one) => one.statement_line === section.statement_line)
            return (
              <tbody key={section.statement_line}>
                <tr className="section-row">
                  <th scope="rowgroup">{lines[section.statement_line] ?? section.statement_line}</th>
                  <Figures
                    why={why.section(lines[section.statement_line] ?? section.statement_line)}
                    amount={section.amount}
                    past={before && (past?.amount ?? '0')}
                  />
                </tr>
                {section.accounts.map((account) => (
                  <tr key={account.account_code}>
                    <th scope="row" className="inset">
                      <Link to={address(`/ledger/${account.account_id}`, { from: shown.from, to: shown.to })}>
                        <span className="code">{account.account_code}</span> {account.account_name}
                      </Link>
                    </th>
                    <Figures
                      why={why.account(account)}
                      amount={account.amount}
                      past={
                        before &&
                        (past?.accounts.find((one) => one.account_code === account.account_code)?.amount ??
                          '0')
                      }
                    />
                  </tr>
                ))}
                {section.statement_line === 'net_assets' && statement.profit_of_year && (
                  <ProfitOfYear
                    profit={statement.profit_of_year}
                    {...(before && { past: before.profit_of_year?.amount ?? '0' })}
                  />
                )}
              </tbody>
            )
          })}
        <tfoot>
          {Object.entries(statement.totals).map(([name, amount]) => (
            <tr key={name}>
              <th scope="row">{lines[name] ?? name}</th>
              <Figures
                why={why.total(name, lines[name] ?? name)}
                amount={amount}
                past={before && (before.totals[name] ?? '0')}
              />
            </tr>
          ))}
        </tfoot>
      </table>
    </TableFrame>
  )
}

// What the running year has earned and nobody has carried forward yet.
function ProfitOfYear({ profit, past }: { profit: NonNullable<Statement['profit_of_year']>; past?: string }) {
  const words = useWords()
  const to = address('/income-statement', { from: profit.start_date, to: profit.end_date })
  const why: Explanation = {
    title: words.report.profitOfYear,
    formula: words.explain.profitOfYear,
    link: { to, label: words.nav.incomeStatement },
  }
  return (
    <tr>
      <th scope="row" className="inset">
        <Link to={to}>{words.report.profitOfYear}</Link>
      </th>
      <Figures why={why} amount={profit.amount} past={past} />
    </tr>
  )
}

interface FiguresProps {
  why: Explanation
  amount: string
  past: string | undefined
}

function Figures({ why, amount, past }: FiguresProps) {
  const words = useWords()
  const growth = past === undefined || isZero(past) ? null : Math.round((ratio(amount, past) - 1) * 1000) / 10
  return (
    <>
      <td className="amount">
        <Explained why={why}>
          <Amount value={amount} />
        </Explained>
      </td>
      {past !== undefined && (
        <>
          <td className="amount">
            <Explained why={{ ...why, formula: `${words.explain.yearBefore}${why.formula}` }}>
              <Amount value={past} />
            </Explained>
          </td>
          <td className="amount">
            <Amount value={difference(amount, past)} />
            {growth !== null && <span className="hint"> {growth > 0 ? `+${growth}` : growth}%</span>}
          </td>
        </>
      )}
    </>
  )
}

export const showIncome = () => <StatementPage key="income" kind="income-statement" />
export const showBalance = () => <StatementPage key="balance" kind="balance-sheet" />
