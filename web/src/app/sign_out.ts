// Leaves this browser as if nobody had been here.
import { useQueryClient } from '@tanstack/react-query'
import { send } from '@/entity/client'
import { forgetDrafts } from '@/entity/drafts'
import { session } from '@/entity/session'

export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    forgetDrafts()
    // Whatever the answer: this browser shows nothing any more.
    await send('/auth/sign-out', { method: 'POST', once: true }).catch(() => undefined)
    session.leave()
    queries.clear()
  }
}
