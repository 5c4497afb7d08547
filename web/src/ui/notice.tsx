// A short word that something was done; it goes away by itself and is read out by screen readers.
import { useEffect, useSyncExternalStore } from 'react'
import { Link } from './router'

const shown_for = 6_000

let notice = ''
let leads_to: string | undefined
const listeners = new Set<() => void>()

// With an address the notice is a link to what it speaks of.
export function showNotice(text: string, to?: string) {
  notice = text
  leads_to = to
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
      {text !== '' && <p>{leads_to ? <Link to={leads_to}>{text}</Link> : text}</p>}
    </div>
  )
}
