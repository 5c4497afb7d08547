// What was said, with addresses of this installation as links; all others stay text.
import { Fragment } from 'react'
import { Link } from '@/ui/router'

export function Said({ text }: { text: string }) {
  const here = `${window.location.origin}/`
  const parts = text.split(/(https?:\/\/[^\s<>"「」（）]+)/)
  return (
    <>
      {parts.map((part, i) =>
        part.startsWith(here) ? (
          <Link key={i} to={part.slice(here.length - 1)}>
            {part}
          </Link>
        ) : (
          <Fragment key={i}>{part}</Fragment>
        ),
      )}
    </>
  )
}
