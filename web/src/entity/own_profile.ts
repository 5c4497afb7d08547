// What the person has said of herself.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { send } from './client'
import type { Single } from './records'

export interface OwnProfile {
  email: string
  full_name: string
  full_name_kana: string | null
  phone: string | null
  language: string
}

const key = ['auth', 'profile']

export function useOwnProfile() {
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await send<Single<OwnProfile>>('/auth/profile', { signal })).data,
  })
}

export function useProfileChange() {
  const queries = useQueryClient()
  return async ({ full_name, full_name_kana, phone, language }: OwnProfile) => {
    const body = { full_name, full_name_kana: full_name_kana || null, phone: phone || null, language }
    const saved = (await send<Single<OwnProfile>>('/auth/profile', { method: 'PATCH', body })).data
    queries.setQueryData(key, saved)
    return saved
  }
}
