// What all records and lists of the server have in common, and how a screen reads and changes them.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { send } from './client'
import { useIntent } from './intent'

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

export interface Change {
  id: string
  at: string
  action: string
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  request_id: string | null
  user: { id: string | null; name: string | null }
}

export type Query = Record<string, string | undefined>

// Without an id nothing is asked for.
export function useRecord<T>(path: string, id: string | undefined) {
  return useQuery({
    queryKey: [path, id],
    queryFn: async ({ signal }) => (await send<Single<T>>(`${path}/${id}`, { signal })).data,
    enabled: id !== undefined,
  })
}

// Rows by pages of 50, each asked for after the last row of the one before.
export function useList<T>(path: string, query: Query) {
  return useInfiniteQuery({
    queryKey: [path, 'list', query],
    queryFn: ({ pageParam, signal }) =>
      send<List<T>>(path, { query: { ...query, page_size: '50', cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  })
}

export function useHistory(path: string, id: string) {
  return useQuery({
    queryKey: [path, id, 'history'],
    queryFn: async ({ signal }) => (await send<Single<Change[]>>(`${path}/${id}/history`, { signal })).data,
  })
}

// Runs an action of a record. Everything that was read may have changed by it and is read anew.
export function useAction<T extends Row>(path: string, record: T, name: string) {
  const queries = useQueryClient()
  const intent = useIntent()
  return useMutation({
    mutationFn: async (input: Record<string, string>) => {
      const target = `${path}/${record.id}/${name}`
      const key = intent.keyFor([target, record.version, input])
      const call = { method: 'POST', body: input, version: record.version, intent: key } as const
      return (await send<Single<T>>(target, call)).data
    },
    onSuccess: (changed) => {
      intent.done()
      queries.setQueryData([path, record.id], changed)
      void queries.invalidateQueries()
    },
  })
}

export function useCreate<T extends Row>(path: string) {
  const queries = useQueryClient()
  const intent = useIntent()
  return useMutation({
    mutationFn: async (body: unknown) =>
      (await send<Single<T>>(path, { method: 'POST', body, intent: intent.keyFor(body) })).data,
    onSuccess: (created) => {
      intent.done()
      queries.setQueryData([path, created.id], created)
      void queries.invalidateQueries({ queryKey: [path, 'list'] })
    },
  })
}
