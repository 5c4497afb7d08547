// Values as they stand in text and tables.
import { useLanguage, useWords } from '@/i18n/language'
import { amountText, dateText, instantText } from './format'

export function Amount({ value }: { value: string | null | undefined }) {
  const words = useWords()
  if (value === null || value === undefined) return null
  const { negative, digits } = amountText(value)
  if (!negative) return <span className="number">{digits}</span>
  return (
    <span className="number negative">
      <span aria-hidden="true">▲</span>
      <span className="unseen">{words.common.minus} </span>
      {digits}
    </span>
  )
}

export function Day({ value }: { value: string | null | undefined }) {
  const language = useLanguage()
  if (!value) return null
  return <time dateTime={value}>{dateText(value, language)}</time>
}

// `exact`: with the seconds.
export function Moment({ value, exact }: { value: string | null | undefined; exact?: boolean }) {
  const language = useLanguage()
  if (!value) return null
  return (
    <time dateTime={value} title={value}>
      {instantText(value, language, exact)}
    </time>
  )
}

export type Tone = 'plain' | 'good' | 'warn' | 'void'

export function Badge({ tone, children }: { tone: Tone; children: string }) {
  return <span className={`badge badge-${tone}`}>{children}</span>
}
