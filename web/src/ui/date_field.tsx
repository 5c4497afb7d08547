// A day, typed as one likes (R8.11.24, 1124, +7, 月末) or picked from the browser's calendar.
import { useRef, useState } from 'react'
import { useLanguage, useWords } from '@/i18n/language'
import { dayOf, eraText, shifted } from './entry'
import { Frame, type FrameProps } from './field'
import { dateText } from './format'
import { isComposing } from './ime'

interface DateFieldProps extends FrameProps {
  name?: string
  value: string // ISO, or what was typed when it is no day
  onDay: (day: string) => void
}

const iso = /^\d{4}-\d\d-\d\d$/

export function DateField({ name, value, onDay, hint, ...frame }: DateFieldProps) {
  const words = useWords()
  const language = useLanguage()
  const [typed, setTyped] = useState<string | null>(null)
  const picker = useRef<HTMLInputElement>(null)
  const is_day = iso.test(value)
  const settle = () => {
    if (typed === null) return
    onDay(typed.trim() === '' ? '' : (dayOf(typed) ?? typed.trim()))
    setTyped(null)
  }
  const era = language === 'ja' && is_day ? eraText(value) : undefined
  const note = value === '' || typed !== null ? hint : is_day ? era : words.date.unreadable
  return (
    <Frame {...frame} hint={note}>
      {(control) => (
        <div className="date">
          <input
            {...control}
            name={name}
            autoComplete="off"
            maxLength={20}
            value={typed ?? (is_day ? dateText(value, language) : value)}
            placeholder={words.date.placeholder}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={settle}
            onKeyDown={(event) => {
              if (isComposing(event)) return
              if (event.key === 'Enter') settle()
              if (!is_day || typed !== null || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
              event.preventDefault()
              onDay(shifted(value, event.key === 'ArrowUp' ? 1 : -1))
            }}
          />
          <input
            ref={picker}
            type="date"
            className="calendar"
            tabIndex={-1}
            aria-label={`${frame.label} – ${words.date.calendar}`}
            value={is_day ? value : ''}
            onChange={(event) => {
              setTyped(null)
              onDay(event.target.value)
            }}
          />
        </div>
      )}
    </Frame>
  )
}
