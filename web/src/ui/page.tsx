// The frame of a page: its heading, which takes the focus when the page comes up, and its commands.
import { useEffect, useRef, type ReactNode } from 'react'
import { useWords } from '@/i18n/language'

interface PageProps {
  title: string
  badge?: ReactNode
  commands?: ReactNode
  children: ReactNode
}

export function Page({ title, badge, commands, children }: PageProps) {
  const words = useWords()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} – ${words.product}`
  }, [title, words])
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <>
      <div className="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {badge}
        {commands !== undefined && <div className="commands">{commands}</div>}
      </div>
      {children}
    </>
  )
}

// A wide table scrolls by itself, by keyboard too.
export function TableFrame({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="table-frame" role="region" aria-label={label} tabIndex={0}>
      {children}
    </div>
  )
}

export function Loading() {
  const words = useWords()
  return (
    <p className="loading" role="status">
      {words.common.loading}
    </p>
  )
}

export function Empty({ children }: { children: ReactNode }) {
  return <div className="empty">{children}</div>
}
