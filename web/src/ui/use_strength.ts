// The strength of a password as it is typed. What measures it is fetched when the first one is typed.
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { Measure, Strength } from './strength'

async function fetchMeasure(): Promise<Measure> {
  const [{ measureWith }, { common_words }] = await Promise.all([
    import('./strength'),
    import('./common_words'),
  ])
  return measureWith(common_words)
}

let fetched: Promise<Measure> | null = null

export function useStrength(password: string, about: string): Strength | null {
  const [measure, setMeasure] = useState<Measure | null>(null)
  const settled = useDeferredValue(password)
  const typed = password !== ''
  useEffect(() => {
    if (!typed) return
    fetched ??= fetchMeasure()
    fetched.then(
      (it) => setMeasure(() => it),
      () => (fetched = null), // without the advice a password can be chosen all the same
    )
  }, [typed])
  return useMemo(
    () => (measure && settled !== '' ? measure(settled, about) : null),
    [measure, settled, about],
  )
}
