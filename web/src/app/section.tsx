// A part of the preferences that is asked for by itself, and what may be done with it.
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Failure } from '@/entity/failure'
import { Loading } from '@/ui/page'

interface SectionProps {
  title: string
  asked: { isPending: boolean; error: unknown; refetch: () => Promise<unknown> }
  children: ReactNode
}

export function Section({ title, asked, children }: SectionProps) {
  const { isPending, error, refetch } = asked
  return (
    <fieldset className="merge">
      <legend>{title}</legend>
      {isPending && <Loading />}
      {error !== null && <Failure error={error} onRetry={() => void refetch()} />}
      {children}
    </fieldset>
  )
}

// That something was done, said in its place. The button that was pressed may be gone by now: the sentence
// takes the focus.
export function useSaid(): { said: ReactNode; say: (sentence: string) => void } {
  const [sentence, say] = useState('')
  const place = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (sentence !== '') place.current?.focus()
  }, [sentence])
  const said = sentence !== '' && (
    <p ref={place} role="status" tabIndex={-1}>
      {sentence}
    </p>
  )
  return { said, say }
}

// What is being changed in a dialog, until it is closed or done.
export function useChange<Change>() {
  const { said, say } = useSaid()
  const [change, setChange] = useState<Change | null>(null)
  return {
    said,
    change,
    start: (what: Change) => {
      say('')
      setChange(what)
    },
    finish: (sentence: string) => {
      setChange(null)
      say(sentence)
    },
    close: () => setChange(null),
  }
}
