// The frame of a page: its heading, which takes the focus when the page comes up, and its commands.
import { useEffect, useRef, type ReactNode } from 'react'
import { useWords } from '@/i18n/language'
import { Link } from './router'

interface PageProps {
  title: string
  badge?: ReactNode
  back?: { to: string; label: string }
  commands?: ReactNode
  keepsFocus?: boolean // something in the page takes it
  children: ReactNode
}

export function Page({ title, badge, back, commands, keepsFocus, children }: PageProps) {
  const words = useWords()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} – ${words.product}`
  }, [title, words])
  useEffect(() => {
    if (!keepsFocus && !document.querySelector('dialog[open]'))
      heading.current?.focus({ preventScroll: true })
  }, [keepsFocus])
  return (
    <>
      <div className="page-head">
        {back && (
          <Link className="back" to={back.to}>
            {back.label}
          </Link>
        )}
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
