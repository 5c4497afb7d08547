// Something that is sent and may be refused: one at a time, with what was said against the last one.
import { useState } from 'react'
import { ApiError } from '@/entity/problem'
import { session } from '@/entity/session'

export function useAttempt() {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<unknown>(null)
  // Whether it was done.
  const attempt = async (what: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true)
    setRefusal(null)
    try {
      await what()
      return true
    } catch (reason) {
      setRefusal(reason)
      if (reason instanceof ApiError && reason.has('authentication_required')) session.leave()
      return false
    } finally {
      setBusy(false)
    }
  }
  return { busy, refusal, attempt }
}
