// What all records and lists of the server have in common, and how a screen reads and changes them.
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from '@tanstack/react-query'
import { send } from './client'
import { useIntent } from './intent'
import { changedHere } from './live'
import { forgetMetas } from './meta'

export interface ActionState {
  name: string
  allowed: boolean
  reason?: string
}

export interface Row {
  id: string
  version: number
  actions?: ActionState[]
}

export type AnyRecord = Row & Record<string, unknown>

export interface Reference {
  id: string
  code: string
  name: string
}

export interface Single<T> {
  data: T
}

export interface List<T> {
  items: T[]
  total: number | null
  total_is_estimate?: boolean
  next_cursor?: string | null
}

export interface Effect {
  resource: string
  data: AnyRecord
}

export interface DryRun<T> {
  record: T
  effects: Effect[]
}

export interface Change {
  id: string
  at: string
  action: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  request_id: string | null
  user: { id: string | null; name: string | null }
  api_key: string | null // with which it was done
}

export type Query = Record<string, string | undefined>

// Without an id nothing is asked for.
export function useRecord<T>(api: string, id: string | undefined) {
  return useQuery({
    queryKey: [api, id],
    queryFn: async ({ signal }) => (await send<Single<T>>(`${api}/${id}`, { signal })).data,
    enabled: id !== undefined,
  })
}

// Rows page by page, each asked for after the last row of the one before.
export function useList<T>(api: string, query: Query, page_size = '100') {
  return useInfiniteQuery({
    queryKey: [api, 'list', query, page_size],
    queryFn: ({ pageParam, signal }) => {
      const later = pageParam === undefined ? {} : { cursor: pageParam, total: 'false' }
      return send<List<T>>(api, { query: { ...query, page_size, ...later }, signal })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

export function useHistory(api: string, id: string) {
  return useQuery({
    queryKey: [api, id, 'history'],
    queryFn: async ({ signal }) => (await send<Single<Change[]>>(`${api}/${id}/history`, { signal })).data,
  })
}

// Runs an action of a record. Everything that was read may have changed by it and is read anew.
export function useAction<T extends Row>(api: string, record: Row, name: string) {
  const queries = useQueryClient()
  const intent = useIntent()
  return useMutation({
    mutationFn: async (input: unknown) => {
      const target = `${api}/${record.id}/${name}`
      const key = intent.keyFor([target, record.version, input])
      const call = { method: 'POST', body: input, version: record.version, intent: key } as const
      return (await send<Single<T>>(target, call)).data
    },
    onSuccess: (changed) => {
      intent.done()
      changedHere(api, record.id)
      queries.setQueryData([api, record.id], changed)
      void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'meta' })
    },
  })
}

// Where the record stands in lists that are shown it changes in its place: they are not read anew, and no row
// jumps away under the hands of the one who works in them.
function replaceInLists(queries: QueryClient, api: string, saved: Row) {
  const replaced = (row: Row) => (row.id === saved.id ? { ...row, ...saved } : row)
  for (const { queryKey, state } of queries.getQueryCache().findAll({ queryKey: [api, 'list'] }))
    queries.setQueryData<InfiniteData<List<Row>>>(
      queryKey,
      (old) =>
        old && { ...old, pages: old.pages.map((page) => ({ ...page, items: page.items.map(replaced) })) },
      { updatedAt: state.dataUpdatedAt },
    )
}

// Their records are named in the descriptions of others.
const described = ['/roles']

// Creates a record, or changes the one with this id and version; with an action also runs that at once.
export function useSave<T extends Row>(api: string, in_list = false) {
  const queries = useQueryClient()
  const intent = useIntent()
  return useMutation({
    mutationFn: async (wish: {
      id?: string | undefined
      version?: number
      body: unknown
      action?: string
    }) => {
      const { id, version, body, action } = wish
      const key = intent.keyFor(wish)
      if (id === undefined) {
        const call = { method: 'POST', body, intent: key, query: { action } } as const
        return (await send<Single<T>>(api, call)).data
      }
      const call = { method: 'PATCH', body, intent: key, ...(version !== undefined && { version }) } as const
      return (await send<Single<T>>(`${api}/${id}`, call)).data
    },
    onSuccess: (saved) => {
      intent.done()
      changedHere(api, saved.id)
      queries.setQueryData([api, saved.id], saved)
      if (in_list) replaceInLists(queries, api, saved)
      const stays = ({ queryKey: [first, second] }: { queryKey: readonly unknown[] }) =>
        first === 'meta' || (in_list && first === api && second === 'list')
      void queries.invalidateQueries({ predicate: (query) => !stays(query) })
      if (described.includes(api)) void forgetMetas(queries)
    },
  })
}

export function useRemove(api: string) {
  const queries = useQueryClient()
  const intent = useIntent()
  return useMutation({
    mutationFn: ({ id, version }: Row) =>
      send(`${api}/${id}`, { method: 'DELETE', version, intent: intent.keyFor([id, version]) }),
    onSuccess: (_, { id }) => {
      intent.done()
      queries.removeQueries({ queryKey: [api, id] })
      void queries.invalidateQueries({ queryKey: [api, 'list'] })
      if (described.includes(api)) void forgetMetas(queries)
    },
  })
}
