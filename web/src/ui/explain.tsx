// How a figure comes about: pressed, it says by which rule, of what, as of when, and leads to what is behind.
import { useEffect, useRef, useSyncExternalStore, type ReactNode } from 'react'
import { useWords } from '@/i18n/language'
import { Link } from './router'

export interface Explanation {
  title: string
  formula: string
  facts?: [label: string, value: ReactNode][]
  link?: { to: string; label: string }
}

interface Shown {
  why: Explanation
  beside: HTMLElement
}

let shown: Shown | null = null
const listeners = new Set<() => void>()

function show(next: Shown | null) {
  shown = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

// A figure in a table: it is its own button.
export function Explained({ why, children }: { why: Explanation; children: ReactNode }) {
  const words = useWords()
  return (
    <button
      type="button"
      className="explained"
      title={words.explain.open}
      aria-haspopup="dialog"
      onClick={(event) => show({ why, beside: event.currentTarget })}
    >
      {children}
    </button>
  )
}

// Beside a figure that is a link already.
export function ExplainButton({ why }: { why: Explanation }) {
  const words = useWords()
  return (
    <button
      type="button"
      className="quiet explain-button"
      aria-label={`${why.title} – ${words.explain.open}`}
      aria-haspopup="dialog"
      onClick={(event) => show({ why, beside: event.currentTarget })}
    >
      ?
    </button>
  )
}

const gap = 6 // pixels between a figure and what is said of it

function place(panel: HTMLElement, beside: HTMLElement) {
  const at = beside.getBoundingClientRect()
  const { width, height } = panel.getBoundingClientRect()
  const below = at.bottom + gap + height <= innerHeight
  const x = Math.max(gap, Math.min(at.right - width, innerWidth - width - gap))
  const y = below ? at.bottom + gap : Math.max(gap, at.top - gap - height)
  panel.style.setProperty('left', `${x}px`)
  panel.style.setProperty('top', `${y}px`)
}

// The one place where explanations come up. The browser closes it by Escape and by a click elsewhere.
export function Explanations() {
  const now = useSyncExternalStore(subscribe, () => shown)
  const panel = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!now || !panel.current) return
    panel.current.showPopover()
    place(panel.current, now.beside)
    panel.current.focus({ preventScroll: true })
  }, [now])
  if (!now) return null
  const { why, beside } = now
  const close = () => {
    show(null)
    if (beside.isConnected) beside.focus({ preventScroll: true })
  }
  return (
    <div
      ref={panel}
      popover="auto"
      role="dialog"
      aria-labelledby="explain-title"
      className="explain"
      tabIndex={-1}
      onToggle={(event) => {
        if (event.newState === 'closed') close()
      }}
    >
      <h2 id="explain-title">{why.title}</h2>
      <p>{why.formula}</p>
      {why.facts && why.facts.length > 0 && (
        <dl>
          {why.facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {why.link && (
        <p onClick={() => panel.current?.hidePopover()}>
          <Link to={why.link.to}>{why.link.label}</Link>
        </p>
      )}
    </div>
  )
}
