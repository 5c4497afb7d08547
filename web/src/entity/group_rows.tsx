// The records of one group, shown below its subtotals: the first of them, and more as one wants.
import { useWords } from '@/i18n/language'
import { Loading } from '@/ui/page'
import { Link } from '@/ui/router'
import { Failure } from './failure'
import { FieldValue, isNumber } from './field_value'
import { queryOf, type ListState } from './list_state'
import { linkField } from './list_table'
import type { FieldMeta, Meta } from './meta'
import { useList, type AnyRecord, type Query } from './records'
import type { Screen } from './screens'

const page_size = '20'

interface GroupRowsProps {
  screen: Screen
  meta: Meta
  state: ListState
  of: Query // what the records of the group have in common
  label: string
}

export function GroupRows({ screen, meta, state, of, label }: GroupRowsProps) {
  const words = useWords()
  const found = useList<AnyRecord>(screen.api, { ...queryOf(state, meta), ...of, total: 'false' }, page_size)
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading />
  const rows = found.data.pages.flatMap((page) => page.items)
  const lead = linkField(screen, state.columns)
  const columns = [...state.columns].sort((a, b) => Number(b.name === lead) - Number(a.name === lead))
  return (
    <>
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map((field) => (
              <th key={field.name} scope="col" className={isNumber(field) ? 'amount' : undefined}>
                {field.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((record) => (
            <tr key={record.id}>
              {columns.map((field) => (
                <RecordCell key={field.name} {...{ screen, field, record }} leads={field.name === lead} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {found.hasNextPage && (
        <button type="button" disabled={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {words.list.groupRest}
        </button>
      )}
    </>
  )
}

interface RecordCellProps {
  screen: Screen
  field: FieldMeta
  record: AnyRecord
  leads: boolean
}

function RecordCell({ screen, field, record, leads }: RecordCellProps) {
  const words = useWords()
  const value = <FieldValue field={field} record={record} tones={screen.tones} short />
  if (!leads) return <td className={isNumber(field) ? 'amount' : 'name'}>{value}</td>
  const is_blank = record[field.name] === null || record[field.name] === ''
  return (
    <th scope="row">
      <Link to={`/${screen.name}/${record.id}`}>{is_blank ? words.list.unnamed : value}</Link>
    </th>
  )
}
