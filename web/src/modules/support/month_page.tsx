// 窓口の月次報告: what the desk was asked in a month, which promises it kept, and how people found it.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useWords } from '@/i18n/language'
import { linkTo, send } from '@/entity/client'
import { Failure } from '@/entity/failure'
import type { Single } from '@/entity/records'
import { Input } from '@/ui/field'
import { today } from '@/ui/format'
import { Loading, Page, TableFrame } from '@/ui/page'
import { address, navigate, usePlace } from '@/ui/router'
import { useSupportWords } from './words'

// Said by the server, as on paper.
interface Table {
  title: string
  columns: string[]
  rows: string[][]
}

interface Month {
  title: string
  note: string
  tables: Table[]
}

const path = '/support/reports/monthly'

function Told({ table }: { table: Table }) {
  return (
    <section>
      <h2>{table.title}</h2>
      <TableFrame label={table.title}>
        <table>
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map(([name, ...cells]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map((cell, at) => (
                  <td key={table.columns[at + 1]} className="number">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

function MonthPage() {
  const words = useWords()
  const says = useSupportWords()
  const { path: here, query } = usePlace()
  const month = query.get('month') ?? today().slice(0, 7)
  const report = useQuery({
    queryKey: ['desk-month', month],
    queryFn: async ({ signal }) => (await send<Single<Month>>(path, { query: { month }, signal })).data,
    placeholderData: keepPreviousData,
  })
  return (
    <Page
      title={words.nav.deskMonth}
      commands={
        <a className="button" href={linkTo(`${path}/pdf`, { month })} target="_blank" rel="noopener">
          {says.paper}
        </a>
      }
    >
      <Input
        type="month"
        label={says.month}
        max={today().slice(0, 7)}
        value={month}
        onChange={(event) => {
          if (event.target.value !== '')
            navigate(address(here, { month: event.target.value }), { replace: true })
        }}
      />
      {report.isPending && <Loading />}
      {report.isError && <Failure error={report.error} onRetry={() => void report.refetch()} />}
      {report.data && !report.isError && (
        <div className={report.isPlaceholderData ? 'behind' : undefined}>
          {report.data.note !== '' && <p className="hint">{report.data.note}</p>}
          {report.data.tables.map((table) => (
            <Told key={table.title} table={table} />
          ))}
        </div>
      )}
    </Page>
  )
}

export const showMonth = () => <MonthPage />
