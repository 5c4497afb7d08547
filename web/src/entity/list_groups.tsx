// A list as subtotals by one of its fields: how many records, and what their amounts come to. Each leads into
// the list of its records.
import { useQuery } from '@tanstack/react-query'
import { useWords } from '@/i18n/language'
import { AmountCells, AmountHead } from '@/ui/amounts'
import { Select } from '@/ui/field'
import { amountText } from '@/ui/format'
import { Loading } from '@/ui/page'
import { Link } from '@/ui/router'
import { send } from './client'
import { Failure } from './failure'
import { useOptionLabel } from './field_value'
import type { ListState } from './list_state'
import { fieldOf, type FieldMeta, type Meta } from './meta'
import { codeOf, nameOf } from './names'
import type { Single } from './records'
import type { Screen } from './screens'

interface Group {
  key: string | boolean | null
  count: number
  sums: Record<string, string>
  reference: Record<string, unknown> | null
}

interface Groups {
  groups: Group[]
  more: boolean
}

const most_sums = 4

export function groupable(meta: Meta): FieldMeta[] {
  const kinds = ['reference', 'choice', 'yes_no']
  const figures = meta.figures.filter(({ filter, type }) => filter && type === 'reference')
  return [...meta.fields, ...figures].filter(
    ({ name, type, personal }) =>
      kinds.includes(type) && name !== 'id' && !personal && !meta.rights.hidden_fields.includes(name),
  )
}

export function GroupChoice({ meta, state }: { meta: Meta; state: ListState }) {
  const words = useWords()
  const fields = groupable(meta)
  if (fields.length === 0) return null
  return (
    <Select
      label={words.list.groupBy}
      value={state.group ?? ''}
      onChange={(event) => state.show({ group: event.target.value })}
    >
      <option value="">{words.list.noGroup}</option>
      {fields.map(({ name, label }) => (
        <option key={name} value={name}>
          {label}
        </option>
      ))}
    </Select>
  )
}

interface GroupTableProps {
  screen: Screen
  meta: Meta
  state: ListState
  by: FieldMeta
}

export function GroupTable({ screen, meta, state, by }: GroupTableProps) {
  const words = useWords()
  const columns = [...state.columns, ...meta.fields].filter(({ type }) => type === 'amount')
  const sums = [...new Set(columns)].slice(0, most_sums)
  const query = { ...state.filters, by: by.name, sum: sums.map(({ name }) => name).join(',') }
  const found = useQuery({
    queryKey: [screen.api, 'groups', query],
    queryFn: async ({ signal }) =>
      (await send<Single<Groups>>(`${screen.api}/groups`, { query, signal })).data,
  })
  if (found.isError) return <Failure error={found.error} onRetry={() => void found.refetch()} />
  if (!found.data) return <Loading />
  const { groups, more } = found.data
  return (
    <>
      <div className="table-frame" role="region" aria-label={words.list.groupBy} tabIndex={0}>
        <table aria-label={`${meta.title} ${by.label}`}>
          <thead>
            <tr>
              <th scope="col">{by.label}</th>
              <AmountHead>{words.list.groupCount}</AmountHead>
              {sums.map(({ name, label }) => (
                <AmountHead key={name}>{label}</AmountHead>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={String(group.key)}>
                <th scope="row">
                  <GroupLink group={group} by={by} state={state} />
                </th>
                <td className="amount">{amountText(String(group.count)).digits}</td>
                <AmountCells values={sums.map(({ name }) => group.sums[name])} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {groups.length === 0 && <p className="empty">{words.list.noneFound}</p>}
      {more && <p className="hint">{words.list.groupMore(groups.length)}</p>}
    </>
  )
}

function GroupLink({ group, by, state }: { group: Group; by: FieldMeta; state: ListState }) {
  const words = useWords()
  const optionLabel = useOptionLabel()
  const key = String(group.key ?? 'none')
  const texts: Record<string, string> = { true: words.common.yes, false: words.common.no }
  const label = () => {
    if (group.reference) return `${codeOf(group.reference)} ${nameOf(group.reference)}`.trim()
    if (group.key === null) return words.list.groupNone
    return texts[key] ?? optionLabel(by, key)
  }
  return <Link to={state.address({ group: undefined, [by.name]: key })}>{label()}</Link>
}

export function groupField(meta: Meta, state: ListState): FieldMeta | undefined {
  const field = state.group === undefined ? undefined : fieldOf(meta, state.group)
  return field && groupable(meta).includes(field) ? field : undefined
}
