// For which company this tab works. Each tab chooses for itself; a new one begins with the last choice.
import type { QueryClient } from '@tanstack/react-query'
import { send } from './client'
import { ApiError } from './problem'
import type { Single } from './records'
import { session, type Me } from './session'

const ask = async () => (await send<Single<Me>>('/auth/me', { once: true })).data

// Who the cookie belongs to. A choice that no longer holds, as of who was here before, gives way to her own
// company.
export async function whoIsThere(): Promise<Me> {
  try {
    return await ask()
  } catch (refusal) {
    const denied = refusal instanceof ApiError && refusal.status === 403
    if (!denied || session.chosen() === null) throw refusal
    session.choose(null)
    return ask()
  }
}

// The session goes on; what was read belongs to the other company and is forgotten.
export async function switchCompany(id: string, queries: QueryClient) {
  const before = session.chosen()
  session.choose(id)
  try {
    const me = await ask()
    queries.clear()
    session.adopt(me)
  } catch (refusal) {
    session.choose(before)
    throw refusal
  }
}
