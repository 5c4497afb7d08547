// 会計期間と締め: the months of a fiscal year, what is closed or locked, and why something cannot be.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { Actions } from '@/entity/actions'
import { intentKey, send } from '@/entity/client'
import { Failure, Refusal } from '@/entity/failure'
import { FieldValue, useOptionLabel } from '@/entity/field_value'
import { fieldOf, useMeta } from '@/entity/meta'
import { useList, type AnyRecord } from '@/entity/records'
import { Loading, Page, TableFrame } from '@/ui/page'
import { Link } from '@/ui/router'
import { Badge, Day } from '@/ui/values'
import { periods } from './screens'

interface Period extends AnyRecord {
  fiscal_year: number
  period_no: number
  start_date: string
  end_date: string
  state: string
  locked_classes: string[]
}

function PeriodsPage() {
  const words = useWords()
  const queries = useQueryClient()
  const meta = useMeta(periods.name).data
  const list = useList<Period>(periods.api, { total: 'false' })
  const [error, setError] = useState<unknown>(null)
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const years = [...new Set(rows.map(({ fiscal_year }) => fiscal_year))].sort((a, b) => b - a)
  const next = (years[0] ?? new Date().getFullYear() - 1) + 1
  const open = async () => {
    setError(null)
    const body = { fiscal_year: String(next) }
    await send('/financial/fiscal-years', { method: 'POST', body, intent: intentKey() }).catch(setError)
    void queries.invalidateQueries({ queryKey: [periods.api] })
  }
  const command = meta && meta.rights.create !== 'none' && list.isSuccess && (
    <button type="button" onClick={() => void open()}>
      {words.periods.open(next)}
    </button>
  )
  return (
    <Page title={meta?.title_of_many ?? words.common.loading} commands={command}>
      {list.isPending && <Loading />}
      {list.isError && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {error !== null && <Refusal error={error} />}
      {meta &&
        years.map((year) => (
          <Year key={year} year={year} rows={rows.filter((row) => row.fiscal_year === year)} />
        ))}
    </Page>
  )
}

function Year({ year, rows }: { year: number; rows: Period[] }) {
  const words = useWords()
  const meta = useMeta(periods.name).data
  const optionLabel = useOptionLabel()
  if (!meta) return null
  const state = fieldOf(meta, 'state')
  const class_field = meta.actions.find(({ name }) => name === 'lock')?.input[0]
  return (
    <section>
      <h2>{words.periods.year(year)}</h2>
      <TableFrame label={words.periods.year(year)}>
        <table>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  <Link to={`/periods/${row.id}`}>
                    <Day value={row.start_date} /> – <Day value={row.end_date} />
                  </Link>
                </th>
                <td>{state && <FieldValue field={state} record={row} tones={periods.tones} />}</td>
                <td>
                  {row.locked_classes.map((name) => (
                    <Badge key={name} tone="warn">
                      {`${words.periods.locked}: ${class_field ? optionLabel(class_field, name) : name}`}
                    </Badge>
                  ))}
                </td>
                <td className="row-actions">
                  <Actions screen={periods} meta={meta} record={row} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

export const showPeriods = () => <PeriodsPage />
