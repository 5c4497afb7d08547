// The second factor of this person's sign-in: what the server knows of it, and how its codes are typed.
import { useQuery } from '@tanstack/react-query'
import { send } from './client'
import type { Single } from './records'

export interface SecondFactor {
  enabled: boolean
  since: string | null
  backup_codes_left: number
  required: boolean // a role of hers demands it
}

// What the app of her phone is told: as an address for a picture, and to be typed by hand.
export interface NewFactor {
  secret: string
  uri: string
}

export interface BackupCodes {
  backup_codes: string[]
}

// That it is she herself who asks.
export interface Proof {
  current_password: string
  code?: string
}

// So few backup codes that it is time for new ones.
export const few_codes = 3

export const second_factor_key = ['second-factor']

export const useSecondFactor = () =>
  useQuery({
    queryKey: second_factor_key,
    queryFn: async ({ signal }) => (await send<Single<SecondFactor>>('/auth/second-factor', { signal })).data,
  })

// Begins, renews or removes it; asked once, for the answer cannot be had again.
export const changeSecondFactor = async <Answer>(
  path: 'setup' | 'confirm' | 'backup-codes' | 'remove',
  body: Proof | { code: string },
): Promise<Answer> =>
  (await send<Single<Answer>>(`/auth/second-factor/${path}`, { method: 'POST', body, once: true })).data

// A code as it is sent, whatever of it was typed: full-width digits, blanks and hyphens between the groups.
export function typedCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
}

// Read and typed in groups of four, nobody loses her place.
export function inFours(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ')
}
