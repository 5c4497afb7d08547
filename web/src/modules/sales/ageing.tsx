// 売掛金年齢表: what customers owe, by how late it is; each figure leads to the items behind it.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Failure } from '@/entity/failure'
import type { Single } from '@/entity/records'
import { DateField } from '@/ui/date_field'
import { isZero, sum } from '@/ui/decimal'
import { Explained, type Explanation } from '@/ui/explain'
import { Empty, Loading, Page, TableFrame } from '@/ui/page'
import { address, Link, navigate, usePlace } from '@/ui/router'
import { Amount, Day } from '@/ui/values'

const buckets = ['not_yet_due', 'days_1_to_30', 'days_31_to_60', 'days_61_to_90', 'over_90_days'] as const
type Bucket = (typeof buckets)[number]

export interface Aged extends Record<Bucket, string> {
  partner_id: string
  code: string
  name: string
  total: string
  deposits: string
}

export interface Ageing {
  filter: { as_of_date: string }
  partners: Aged[]
}

export function useAgeing(as_of_date?: string) {
  return useQuery({
    queryKey: ['aged-receivables', as_of_date],
    queryFn: async ({ signal }) =>
      (await send<Single<Ageing>>('/financial/reports/aged-receivables', { query: { as_of_date }, signal }))
        .data,
    placeholderData: keepPreviousData,
  })
}

export const overdueOf = (row: Aged): string => sum(buckets.slice(1).map((bucket) => row[bucket]))

function AgeingPage() {
  const words = useWords()
  const { query } = usePlace()
  const asked = query.get('as_of_date') ?? undefined
  const report = useAgeing(asked)
  const rows = report.data?.partners ?? []
  return (
    <Page title={words.nav.ageing}>
      <div className="filters">
        <DateField
          label={words.report.asOf}
          value={asked ?? report.data?.filter.as_of_date ?? ''}
          onDay={(day) => navigate(address('/aged-receivables', { as_of_date: day }), { replace: true })}
        />
      </div>
      {report.isPending && <Loading />}
      {report.isError && <Failure error={report.error} onRetry={() => void report.refetch()} />}
      {report.data && rows.length === 0 && <Empty>{words.report.noReceivables}</Empty>}
      {rows.length > 0 && <AgeingTable rows={rows} as_of={report.data?.filter.as_of_date} />}
    </Page>
  )
}

function AgeingTable({ rows, as_of }: { rows: Aged[]; as_of: string | undefined }) {
  const words = useWords()
  const why = (name: Bucket | 'total', row?: Aged): Explanation => {
    const column = name === 'total' ? words.common.total : words.report.buckets[name]
    return {
      title: `${row?.name ?? words.common.total}: ${column}`,
      formula: name === 'total' ? words.explain.owed : words.explain.bucket(column),
      facts: [[words.report.asOf, <Day key="day" value={as_of} />]],
      link: {
        to: address('/open-items', { partner_id: row?.partner_id, is_open: 'true' }),
        label: words.explain.openItems,
      },
    }
  }
  const columns = [...buckets, 'total'] as const
  return (
    <TableFrame label={words.nav.ageing}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.report.customer}</th>
            {columns.map((name) => (
              <th key={name} scope="col" className="amount">
                {name === 'total' ? words.common.total : words.report.buckets[name]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.partner_id}>
              <th scope="row" className="name">
                <Link to={address('/open-items', { partner_id: row.partner_id, is_open: 'true' })}>
                  {row.code} {row.name}
                </Link>
              </th>
              {columns.map((name) => (
                <td
                  key={name}
                  className={name === 'over_90_days' && !isZero(row[name]) ? 'amount late' : 'amount'}
                >
                  {!isZero(row[name]) && (
                    <Explained why={why(name, row)}>
                      <Amount value={row[name]} />
                    </Explained>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{words.common.total}</th>
            {columns.map((name) => (
              <td key={name} className="amount">
                <Explained why={why(name)}>
                  <Amount value={sum(rows.map((row) => row[name]))} />
                </Explained>
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </TableFrame>
  )
}

export const showAgeing = () => <AgeingPage />
