// A short word that something was done; it goes away by itself and is read out by screen readers.
import { useEffect, useSyncExternalStore } from 'react'

const shown_for = 6_000

let notice = ''
const listeners = new Set<() => void>()

export function showNotice(text: string) {
  notice = text
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function Notices() {
  const text = useSyncExternalStore(subscribe, () => notice)
  useEffect(() => {
    if (text === '') return
    const timer = setTimeout(() => showNotice(''), shown_for)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div className="notice" role="status">
      {text !== '' && <p>{text}</p>}
    </div>
  )
}
