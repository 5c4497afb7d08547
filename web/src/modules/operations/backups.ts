// What there is to come back from, and what a return would cost, as the server says.
import { useQuery } from '@tanstack/react-query'
import { send } from '@/entity/client'
import type { Single } from '@/entity/records'

export interface Backup {
  file: string
  encrypted: boolean
  has_manifest: boolean
  bytes: number
  sha256: string
  started_at: string
  finished_at: string
  took_ms: number
  verified_at: string | null
  fault: string | null
  kept_until?: string
}

export interface Archive {
  file: string
  bytes: number
  finished_at: string
  encrypted: boolean
}

export interface Overview {
  folder: string
  can_be_read: boolean
  goals: Record<'backup_age_seconds' | 'copy_age_seconds', number>
  usual_ms: number | null
  copy: { is_set_up: boolean; file?: string; copied_at?: string }
  log_archive: { is_set_up: boolean; archived_at: string | null; failures: number; is_failing: boolean }
  space: { free_bytes: number; total_bytes: number } | null
  backups: Backup[]
  archives: Archive[]
  aside: string[]
}

export interface Impact {
  backup: Backup
  database: string
  usual_ms: number
  people_at_work: number
  lost: { resource: string; label: string; made: number; changed: number }[]
  command: string
}

const asked = <T>(path: string) => ({
  queryKey: [path],
  queryFn: async ({ signal }: { signal: AbortSignal }) => (await send<Single<T>>(path, { signal })).data,
})

export const useBackups = () => useQuery(asked<Overview>('/operations/backups'))
export const useImpact = (file: string) =>
  useQuery(asked<Impact>(`/operations/backups/${encodeURIComponent(file)}/impact`))
