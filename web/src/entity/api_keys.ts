// The API keys of this person: what the server knows of them, and what is said to make one.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { send } from './client'
import type { Single } from './records'
import type { Proof } from './second_factor'

export interface ApiKey {
  id: string
  name: string
  prefix: string
  read_only: boolean
  resources: string[]
  addresses: string[]
  expires_at: string
  expired: boolean
  previous_until: string | null
  last_used_at: string | null
  last_used_address: string | null
}

export interface OwnApiKeys {
  api_keys: ApiKey[]
  resources: { name: string; label: string }[] // that a key may be made for
  usual_expiry: string
  latest_expiry: string
}

export interface MadeKey {
  secret: string // the only answer that says it
  api_key: ApiKey
}

export interface ApiKeyRequest {
  name: string
  read_only: boolean
  resources: string[]
  addresses: string[]
  expires_on: string
}

const key = ['auth', 'api-keys']

export const useApiKeys = () =>
  useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await send<Single<OwnApiKeys>>('/auth/api-keys', { signal })).data,
  })

export function useApiKeyChanges() {
  const queries = useQueryClient()
  const ask = () => queries.invalidateQueries({ queryKey: key })
  const post = async (path: string, body: object) => {
    const made = await send<Single<MadeKey>>(`/auth/api-keys${path}`, { method: 'POST', body, once: true })
    void ask()
    return made.data
  }
  return {
    make: (request: ApiKeyRequest, proof: Proof) => post('', { ...request, ...proof }),
    rotate: (id: string, grace_days: number, expires_on: string, proof: Proof) =>
      post(`/${id}/rotate`, { grace_days, expires_on, ...proof }),
    revoke: async (id: string) => {
      await send(`/auth/api-keys/${id}`, { method: 'DELETE' })
      await ask()
    },
  }
}

// One address or network a line, as they are typed or pasted.
export function typedAddresses(text: string): string[] {
  return text
    .normalize('NFKC')
    .split(/[\s,、]+/)
    .filter((one) => one !== '')
}
