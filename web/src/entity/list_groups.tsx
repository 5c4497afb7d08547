// A list as subtotals by one of its fields: how many records, and what their amounts come to. Each opens in
// its place, and leads into the list of its records.
import { useQuery } from '@tanstack/react-query'
import { Fragment, type KeyboardEvent } from 'react'
import { useWords } from '@/i18n/language'
import { AmountCells, AmountHead } from '@/ui/amounts'
import { Select } from '@/ui/field'
import { amountText } from '@/ui/format'
import { Loading } from '@/ui/page'
import { Link } from '@/ui/router'
import { send } from './client'
import { Failure } from './failure'
import { useOptionLabel } from './field_value'
import { GroupRows } from './group_rows'
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
      onChange={(event) => state.show({ group: event.target.value, open: undefined })}
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
  const label = useGroupLabel(by)
  const columns = [...state.columns, ...meta.fields].filter(({ type }) => type === 'amount')
  const sums = [...new Set(columns)].slice(0, most_sums)
  const query = { ...state.asked, by: by.name, sum: sums.map(({ name }) => name).join(',') }
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
        <table aria-label={`${meta.title_of_many} ${by.label}`}>
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
            {groups.map((group) => {
              const key = keyOf(group)
              const is_open = state.open.includes(key)
              return (
                <Fragment key={key}>
                  <tr className="group">
                    <th scope="row">
                      <GroupToggle group={group} state={state} label={label(group)} isOpen={is_open} />
                      <Link to={addressOf(state, by, key)}>{label(group)}</Link>
                    </th>
                    <td className="amount">{amountText(String(group.count)).digits}</td>
                    <AmountCells values={sums.map(({ name }) => group.sums[name])} />
                  </tr>
                  {is_open && (
                    <tr className="group-rows" id={`group-${key}`}>
                      <td colSpan={2 + sums.length}>
                        <GroupRows
                          {...{ screen, meta, state }}
                          of={{ [by.name]: key }}
                          label={label(group)}
                        />
                      </td>
                    </tr>
                  )}
                </Fragment>
              )
            })}
          </tbody>
        </table>
      </div>
      {groups.length === 0 && <p className="empty">{words.list.noneFound}</p>}
      {more && <p className="hint">{words.list.groupMore(groups.length)}</p>}
    </>
  )
}

// As the list is asked for it.
const keyOf = (group: Group): string => String(group.key ?? 'none')

const addressOf = (state: ListState, by: FieldMeta, key: string): string =>
  state.address({ group: undefined, open: undefined, [by.name]: key })

function useGroupLabel(by: FieldMeta) {
  const words = useWords()
  const optionLabel = useOptionLabel()
  const texts: Record<string, string> = { true: words.common.yes, false: words.common.no }
  return (group: Group): string => {
    if (group.reference) return `${codeOf(group.reference)} ${nameOf(group.reference)}`.trim()
    if (group.key === null) return words.list.groupNone
    return texts[keyOf(group)] ?? optionLabel(by, keyOf(group))
  }
}

interface GroupToggleProps {
  group: Group
  state: ListState
  label: string
  isOpen: boolean
}

// Right opens, Left closes, and the arrows up and down go from group to group.
function GroupToggle({ group, state, label, isOpen }: GroupToggleProps) {
  const words = useWords()
  const key = keyOf(group)
  const turn = (open: boolean) => {
    const others = state.open.filter((one) => one !== key)
    state.show({ open: (open ? [...others, key] : others).join(',') })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.key === 'ArrowRight') turn(true)
    else if (event.key === 'ArrowLeft') turn(false)
    else if (event.key === 'ArrowDown') focusToggle(event.currentTarget, 1)
    else if (event.key === 'ArrowUp') focusToggle(event.currentTarget, -1)
    else return
    event.preventDefault()
  }
  return (
    <button
      type="button"
      className="quiet toggle"
      aria-expanded={isOpen}
      aria-controls={isOpen ? `group-${key}` : undefined}
      aria-label={words.list.groupRows(label)}
      onClick={() => turn(!isOpen)}
      onKeyDown={onKeyDown}
    />
  )
}

function focusToggle(from: HTMLElement, step: number) {
  const all = [...(from.closest('table')?.querySelectorAll<HTMLElement>('button.toggle') ?? [])]
  all[all.indexOf(from) + step]?.focus()
}

export function groupField(meta: Meta, state: ListState): FieldMeta | undefined {
  const field = state.group === undefined ? undefined : fieldOf(meta, state.group)
  return field && groupable(meta).includes(field) ? field : undefined
}
