// What a list shows stands in the address: filters, order, columns. This reads and writes it.
import { address, navigate, usePlace } from '@/ui/router'
import { beginOf, endOf } from '@/ui/format'
import { keep, keptJson } from '@/ui/kept'
import { fieldOf, type FieldMeta, type Meta } from './meta'
import type { Query } from './records'
import type { Screen } from './screens'

const not_filters = new Set(['sort', 'cols', 'view', 'group', 'open'])

export interface ListState {
  filters: Record<string, string>
  asked: Query // the same, as the server takes them
  sort: string // "-issue_date"
  group: string | undefined // subtotals by this field instead of rows
  open: readonly string[] // the groups whose rows are shown
  columns: FieldMeta[]
  address: (change: Query) => string
  show: (change: Query) => void
}

const ranged: Record<string, [string, string]> = {
  date: ['_from', '_to'],
  instant: ['_from', '_to'],
  amount: ['_min', '_max'],
}

// The names of the parameters by which the list can be asked for a field.
export function parametersOf(field: FieldMeta): string[] {
  const ends = ranged[field.type]
  return ends ? ends.map((end) => field.name + end) : [field.name]
}

// People choose days; of instants the server is asked for all from the first to the last of them.
export function askedBy(filters: Record<string, string>, meta: Meta): Query {
  const instants = meta.fields.filter(({ type }) => type === 'instant').map(({ name }) => name)
  const is_day = /^\d{4}-\d{2}-\d{2}$/
  const asked = Object.entries(filters).map(([name, value]) => {
    const [field = '', end] = /^(.*)_(from|to)$/.exec(name)?.slice(1) ?? []
    if (!instants.includes(field) || !is_day.test(value)) return [name, value] as const
    return [name, end === 'from' ? beginOf(value) : endOf(value)] as const
  })
  return Object.fromEntries(asked)
}

export function filterable(meta: Meta): FieldMeta[] {
  const hidden = meta.rights.hidden_fields
  const kinds = ['choice', 'yes_no', 'reference', 'date', 'instant', 'amount', 'text']
  return [...meta.fields, ...meta.figures.filter((figure) => figure.filter)].filter(
    ({ name, type }) =>
      kinds.includes(type) && name !== 'id' && !hidden.includes(name) && name !== 'pdf_sha256',
  )
}

export function possibleColumns(meta: Meta): FieldMeta[] {
  const kinds = ['version', 'json', 'list']
  return [...meta.fields, ...meta.figures].filter(
    ({ name, type }) => name !== 'id' && !kinds.includes(type) && !meta.rights.hidden_fields.includes(name),
  )
}

export function useListState(screen: Screen, meta: Meta): ListState {
  const { query } = usePlace()
  const kept_as = `columns:${screen.name}`
  const asked = query.get('cols')?.split(',') ?? keptJson<string[]>(kept_as) ?? screen.columns ?? meta.list
  const columns = asked.map((name) => fieldOf(meta, name)).filter((field) => field !== undefined)
  const all = Object.fromEntries([...query].filter(([, value]) => value !== ''))
  const filters = Object.fromEntries(Object.entries(all).filter(([name]) => !not_filters.has(name)))
  const to = (change: Query) => address(`/${screen.name}`, { ...all, ...change })
  return {
    filters,
    asked: askedBy(filters, meta),
    group: query.get('group') || undefined,
    open: query.get('open')?.split(',').filter(Boolean) ?? [],
    sort: query.get('sort') ?? meta.order ?? '',
    columns: columns.length > 0 ? columns : possibleColumns(meta).slice(0, 4),
    address: to,
    show: (change) => {
      if (change['cols']) keep(kept_as, JSON.stringify(change['cols'].split(',')))
      // Of the address as it is now: two conditions may have been typed since the last picture.
      const now = [...new URLSearchParams(location.search)].filter(([, value]) => value !== '')
      navigate(address(`/${screen.name}`, { ...Object.fromEntries(now), ...change }), { replace: true })
    },
  }
}

// The record behind a reference comes with it; behind a computed one it is a figure of its own.
function titleFigure(meta: Meta, name: string): string[] {
  const title = name.replace(/_id$/, '')
  return title !== name && meta.figures.some((figure) => figure.name === title) ? [title] : []
}

// What the server is asked: only the columns that are shown.
export function queryOf(state: ListState, meta: Meta): Query {
  const { sort, asked, columns } = state
  const shown = columns.map(({ name }) => name).filter((name) => name !== 'state' || fieldOf(meta, 'state'))
  const names = shown.flatMap((name) => [name, ...titleFigure(meta, name)])
  const field = fieldOf(meta, sort.replace(/^-/, ''))
  const order: Query = field?.sortable
    ? { sort_by: field.name, sort_order: sort.startsWith('-') ? 'desc' : 'asc' }
    : {}
  return { ...asked, ...order, fields: names.join(',') }
}
