// Colleagues by a part of the name: more than that, not everybody may read of everybody.
import { send } from './client'
import type { Single } from './records'

export interface Person {
  id: string
  name: string
}

export const peopleQuery = (search: string | undefined) => ({
  queryKey: ['/people', search],
  queryFn: ({ signal }: { signal: AbortSignal }) => findPeople(search, signal),
  enabled: search !== undefined,
  staleTime: 60_000,
})

export async function findPeople(search: string | undefined, signal?: AbortSignal): Promise<Person[]> {
  return (await send<Single<Person[]>>('/people', { query: { search }, ...(signal && { signal }) })).data
}
