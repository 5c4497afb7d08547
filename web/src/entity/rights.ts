// What roles give, and what a person may do, from which role and why.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLanguage } from '@/i18n/language'
import { send } from './client'
import type { Single } from './records'
import type { Reach, Rights } from './session'

export interface Named {
  name: string
  label: string
}

export interface Resource extends Named {
  actions: Named[]
}

// From the widest to the narrowest.
export const reaches: readonly Reach[] = ['all', 'subtree', 'department', 'own']

export interface Given {
  rights: Rights
  hidden_fields: Record<string, string[] | undefined>
}

export type Role = Named & Given

export interface RightsOfRoles {
  resources: Resource[]
  roles: Role[]
}

export function useRightsOfRoles() {
  const language = useLanguage()
  return useQuery({
    queryKey: ['meta', 'rights of roles', language],
    queryFn: async ({ signal }) => (await send<Single<RightsOfRoles>>('/rights', { signal })).data,
    staleTime: 10 * 60_000,
  })
}

// A role that somebody has, and how she came to it.
export interface RoleSource {
  role: string
  label: string
  kind: 'given' | 'for_a_time' | 'lent' | 'inherited'
  through?: string // of an inherited one: the role that takes it over
  lender?: string
  valid_until?: string
}

export interface Why {
  resource: string
  action: string
  reach: Reach | 'none'
  from: (RoleSource & { reach: Reach | 'none'; denies: boolean })[]
  reaches_record?: boolean // whether she sees the record that was asked for
}

export interface RightsOfPerson {
  roles: RoleSource[]
  hidden_fields: Record<string, string[] | undefined>
  why?: Why
}

export interface RightAsked {
  resource: string
  action: string
  record_id?: string | undefined
}

// Of one right, too, when one is asked for.
export function useRightsOf(user: string, asked: RightAsked | null = null) {
  const language = useLanguage()
  const query = { ...asked }
  return useQuery({
    queryKey: ['/users', user, 'rights', query, language],
    queryFn: async ({ signal }) =>
      (await send<Single<RightsOfPerson>>(`/users/${user}/rights`, { query, signal })).data,
    placeholderData: keepPreviousData,
  })
}
