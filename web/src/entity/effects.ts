// How what an action would write beside its record is shown; modules that know such a document say how.
import { useEffect, useState, type ReactNode } from 'react'
import type { AnyRecord } from './records'

type Show = (data: AnyRecord) => ReactNode

const loaders = new Map<string, () => Promise<Show>>()

export function showEffectWith(resource: string, load: () => Promise<Show>) {
  loaders.set(resource, load)
}

export function useEffectView(resource: string): Show | null {
  const [show, setShow] = useState<{ is: Show } | null>(null)
  useEffect(() => {
    let wanted = true
    void loaders
      .get(resource)?.()
      .then((is) => {
        if (wanted) setShow({ is })
      })
    return () => {
      wanted = false
    }
  }, [resource])
  return show?.is ?? null
}
