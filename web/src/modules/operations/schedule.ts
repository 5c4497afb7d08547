// What runs by itself on the machine, as systemd says.
import { useQuery } from '@tanstack/react-query'
import { send } from '@/entity/client'
import type { Single } from '@/entity/records'

export interface ScheduledJob {
  name: string
  description: string
  state: 'waits' | 'never_ran' | 'runs' | 'failed' | 'stopped'
  last_run_at: string | null
  ended_at: string | null
  next_run_at: string | null
  is_enabled: boolean
  result: string
  missed: string
}

export interface Schedule {
  jobs: ScheduledJob[]
  fault: string
}

export const useSchedule = () =>
  useQuery({
    queryKey: ['/operations/schedule'],
    queryFn: async ({ signal }) => (await send<Single<Schedule>>('/operations/schedule', { signal })).data,
    refetchInterval: 30_000,
  })
