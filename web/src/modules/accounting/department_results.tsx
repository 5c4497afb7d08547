// 部門別損益: what each department earned and spent, with those below it, in the organization as it was at the
// end of the period or as it is now.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Failure } from '@/entity/failure'
import type { Single } from '@/entity/records'
import { difference, isZero } from '@/ui/decimal'
import { Explained, type Explanation } from '@/ui/explain'
import { today } from '@/ui/format'
import { Loading, Page, TableFrame } from '@/ui/page'
import { address, Link, navigate, usePlace } from '@/ui/router'
import { Amount, Day } from '@/ui/values'
import { PeriodForm, useAskedPeriod, type Asked } from './period_form'
import type { Period } from './report'

interface Sums {
  revenue: string
  expense: string
}

interface DepartmentRow extends Sums {
  id: string
  code: string
  name: string
  level: number
  own_revenue: string
  own_expense: string
  result: string
}

interface DepartmentResults {
  filter: Period & { structure_on: string }
  departments: DepartmentRow[]
  without_department: Sums
  elsewhere: Sums // booked on departments that were not there on the day of the structure
  totals: Sums & { result: string }
}

type Structure = 'then' | 'now'
const structures = ['then', 'now'] as const

const columns = ['revenue', 'expense', 'result', 'own_revenue', 'own_expense'] as const
type Column = (typeof columns)[number]
type Figures = Partial<Record<Column, string>>

function useResults(asked: Asked, structure: Structure) {
  const query = { ...asked, structure_on: structure === 'now' ? today() : undefined }
  return useQuery({
    queryKey: ['department-results', query],
    queryFn: async ({ signal }) =>
      (await send<Single<DepartmentResults>>('/financial/reports/department-results', { query, signal }))
        .data,
    placeholderData: keepPreviousData,
  })
}

function StructureChoice({ chosen }: { chosen: Structure }) {
  const words = useWords().departmentResults
  const { path, query } = usePlace()
  const choose = (structure: Structure) => {
    const to = { from: query.get('from') ?? undefined, to: query.get('to') ?? undefined }
    navigate(address(path, { ...to, structure: structure === 'now' ? 'now' : undefined }), { replace: true })
  }
  return (
    <fieldset className="boxes">
      <legend>{words.structure}</legend>
      {structures.map((one) => (
        <label key={one} className="check">
          <input type="radio" name="structure" checked={one === chosen} onChange={() => choose(one)} />
          {words.structures[one]}
        </label>
      ))}
    </fieldset>
  )
}

function useReasons({ from, to, structure_on }: DepartmentResults['filter']) {
  const words = useWords()
  const says = words.departmentResults
  return (column: Column, of: string, formula?: string): Explanation => ({
    title: `${of}: ${says[column]}`,
    formula: formula ?? says.formula[column],
    facts: [
      [
        words.report.period,
        <Fragment key="days">
          <Day value={from} /> – <Day value={to} />
        </Fragment>,
      ],
      [says.structure, <Day key="structure" value={structure_on} />],
      [words.explain.filter, words.explain.posted],
    ],
  })
}

interface CellsProps {
  figures: Figures
  why: (column: Column) => Explanation
}

function Cells({ figures, why }: CellsProps) {
  return columns.map((column) => (
    <td key={column} className="amount">
      {figures[column] !== undefined && (
        <Explained why={why(column)}>
          <Amount value={figures[column]} />
        </Explained>
      )}
    </td>
  ))
}

const with_result = ({ revenue, expense }: Sums): Figures => ({
  revenue,
  expense,
  result: difference(revenue, expense),
})

const deepest = 8 // that is set in further than the one above

function ResultsTable({ report }: { report: DepartmentResults }) {
  const words = useWords()
  const says = words.departmentResults
  const why = useReasons(report.filter)
  const { elsewhere, totals, without_department } = report
  const moved = !isZero(elsewhere.revenue) || !isZero(elsewhere.expense)
  const rest: [string, string, Figures][] = [
    [says.without, says.formula.without, with_result(without_department)],
    ...(moved
      ? [[says.elsewhere, says.formula.elsewhere, with_result(elsewhere)] as [string, string, Figures]]
      : []),
    [words.common.total, says.formula.total, totals],
  ]
  return (
    <TableFrame label={words.nav.departmentResults}>
      <table>
        <thead>
          <tr>
            <th scope="col">{says.department}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="amount">
                {says[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.departments.map((row) => (
            <tr key={row.id}>
              <th scope="row" data-level={Math.min(row.level, deepest)}>
                <Link to={`/departments/${row.id}`}>
                  <span className="code">{row.code}</span> {row.name}
                </Link>
              </th>
              <Cells figures={row} why={(column) => why(column, row.name)} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          {rest.map(([name, formula, figures]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <Cells figures={figures} why={(column) => why(column, name, formula)} />
            </tr>
          ))}
        </tfoot>
      </table>
    </TableFrame>
  )
}

function ResultsPage() {
  const words = useWords()
  const asked = useAskedPeriod()
  const structure = usePlace().query.get('structure') === 'now' ? 'now' : 'then'
  const report = useResults(asked, structure)
  const shown = report.data
  return (
    <Page title={words.nav.departmentResults}>
      <PeriodForm shown={report.isPlaceholderData ? asked : (shown?.filter ?? asked)} />
      <StructureChoice chosen={structure} />
      {report.isPending && <Loading />}
      {report.isError && <Failure error={report.error} onRetry={() => void report.refetch()} />}
      {shown && !report.isError && (
        <div className={report.isPlaceholderData ? 'behind' : undefined}>
          <p className="hint">
            {words.departmentResults.structure}: <Day value={shown.filter.structure_on} />
          </p>
          <ResultsTable report={shown} />
        </div>
      )}
    </Page>
  )
}

export const showReport = () => <ResultsPage />
