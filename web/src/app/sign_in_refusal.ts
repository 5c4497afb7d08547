// Why a sign-in was refused, in words, and how long it is locked.
import { useEffect, useState } from 'react'
import { useWords } from '@/i18n/language'
import type { Words } from '@/i18n/ja'
import { problemAt } from '@/entity/failure'
import { ApiError } from '@/entity/problem'

function sentenceOf(error: unknown, locked: number, words: Words): string {
  if (!(error instanceof ApiError) || error.status === 0) return words.failure.network
  if (error.status === 429) return locked > 0 ? words.signIn.locked(locked) : ''
  if (error.has('sign_in_failed')) return words.signIn.failed
  return problemAt(error, 'code') ?? error.message
}

// The seconds that are left of a lock, counted down.
function useCountdown(): [number, (seconds: number) => void] {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left])
  return [left, setLeft]
}

// Who it is was proved, but a code is to follow.
export function challengeIn(refused: unknown): string | undefined {
  if (!(refused instanceof ApiError)) return undefined
  return refused.details.find(({ code }) => code === 'mfa_required')?.arguments?.['challenge']
}

export interface SignInRefusal {
  sentence: string // none: nothing was refused
  locked: boolean
  take: (error: unknown) => void
  forget: () => void
}

export function useSignInRefusal(): SignInRefusal {
  const words = useWords()
  const [error, setError] = useState<unknown>(null)
  const [locked, setLocked] = useCountdown()
  return {
    sentence: error === null ? '' : sentenceOf(error, locked, words),
    locked: locked > 0,
    take: (refused) => {
      setError(refused)
      if (refused instanceof ApiError && refused.status === 429) setLocked(refused.retryAfter ?? 60)
    },
    forget: () => setError(null),
  }
}
