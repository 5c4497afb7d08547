// The providers of identities at which this person's account is linked.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { send } from './client'
import type { Single } from './records'

export interface LinkedIdentity {
  issuer: string
  linked_at: string
  last_used_at: string | null
}

const key = ['auth', 'identities']

export function useIdentities() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      (await send<Single<{ identities: LinkedIdentity[] }>>('/auth/identities', { signal })).data.identities,
  })
}

export function useUnlink() {
  const queries = useQueryClient()
  return async (issuer: string) => {
    await send('/auth/identities/unlink', { method: 'POST', body: { issuer } })
    await queries.invalidateQueries({ queryKey: key })
  }
}
