// How the server is, by its own account: its parts, and the figures of performance against their limits.
import { useQuery } from '@tanstack/react-query'
import { askHealth } from '@/entity/client'

export type Status = 'healthy' | 'degraded' | 'unhealthy'
export type PartName = 'database' | 'cache' | 'disk'

export interface Part {
  status: 'healthy' | 'unhealthy'
  latency_ms: number
  threshold_ms: number // 0: there is none
  note?: string
}

export interface Baseline {
  id: string
  meaning: string
  unit: string
  limit: number
  value: number | null
  state: 'kept' | 'exceeded' | 'above' | 'unknown'
  since: string | null
  reached_in_hours: number | null
}

export interface Health {
  status: Status
  timestamp: string
  version: string
  draining: boolean
  components: Record<PartName, Part>
  disk: { free_bytes: number; total_bytes: number }
  database_connections: { open: number; busy: number; waiting: number }
  memory_usage_mb: number
  active_connections: number
  baselines: Baseline[]
}

const every = 10_000 // as often as the server measures

export const useHealth = () =>
  useQuery({
    queryKey: ['health'],
    queryFn: async ({ signal }) => (await askHealth(signal)) as Health,
    refetchInterval: every,
    staleTime: 0,
  })

// What the limit says: to stay below it, above it, or that more is worth knowing and no fault.
const at_least = ['cache_hits']
const meant_for = ['users', 'transactions']

export function kindOf({ id }: Baseline): 'most' | 'least' | 'beyond' {
  if (at_least.includes(id)) return 'least'
  return meant_for.includes(id) ? 'beyond' : 'most'
}
