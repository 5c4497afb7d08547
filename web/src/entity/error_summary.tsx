// What the server refused of a form, above it: each problem leads to its field; the first takes the focus.
import { useEffect, useRef, type RefObject } from 'react'
import { useWords } from '@/i18n/language'
import { sentenceOf } from './failure'
import { labelAt, type Meta } from './meta'
import { ApiError } from './problem'
import type { RecordForm } from './use_record_form'

interface ErrorSummaryProps {
  form: RecordForm
  meta: Meta
  frame: RefObject<HTMLFormElement | null>
}

function goTo(frame: HTMLElement | null, field: string) {
  const control = frame?.querySelector<HTMLElement>(`[name="${field}"]`)
  const cell =
    frame?.querySelector<HTMLElement>('.grid td.wrong') ?? frame?.querySelector<HTMLElement>('.grid tbody td')
  if (control) control.focus()
  else if (cell) {
    cell.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0 }))
    cell.scrollIntoView({ block: 'nearest' })
  }
}

export function ErrorSummary({ form, meta, frame }: ErrorSummaryProps) {
  const words = useWords()
  const { error, local } = form
  const box = useRef<HTMLDivElement>(null)
  const known = error instanceof ApiError ? error : null
  const details = [
    ...(known?.details ?? []),
    ...Object.entries(local).map(([field, reason]) => ({ field, reason, code: 'unknown' })),
  ]
  const at_fields = details.filter(({ field }) => field !== '')
  const failed = error !== null || at_fields.length > 0
  useEffect(() => {
    if (failed) box.current?.focus()
  }, [failed, error, local])
  if (!failed) return null
  const sentence = known ? sentenceOf(known, words) : error ? words.failure.broken : words.form.check
  return (
    <div className="failure" role="alert" tabIndex={-1} ref={box}>
      <p>{sentence}</p>
      {details.length > 0 && (
        <ul className="problems">
          {details.map(({ field, reason, code }) => (
            <li key={`${field} ${code}`}>
              {field === '' ? (
                reason !== sentence && reason
              ) : (
                <button type="button" className="link" onClick={() => goTo(frame.current, field)}>
                  {labelAt(meta, field)}: {reason}
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
      {known && known.requestId !== '' && known.status >= 500 && (
        <p className="hint">
          {words.common.requestId}: <code>{known.requestId}</code>
        </p>
      )}
    </div>
  )
}
