// Where the person is signed in.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { send } from './client'

export interface OwnSession {
  id: string
  kind: 'browser' | 'api'
  device: string
  address: string
  opened_at: string
  last_used_at: string
  current: boolean
}

const key = ['auth', 'sessions']

export function useOwnSessions() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      (await send<{ data: { sessions: OwnSession[] } }>('/auth/sessions', { signal })).data.sessions,
  })
}

// Ends one of them, or all others.
export function useSessionEnd() {
  const queries = useQueryClient()
  return async (session: OwnSession | 'others') => {
    if (session === 'others') await send('/auth/sessions/end-others', { method: 'POST' })
    else await send(`/auth/sessions/${session.id}`, { method: 'DELETE' })
    await queries.invalidateQueries({ queryKey: key })
  }
}
