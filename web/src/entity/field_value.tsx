// A value of a record as its description says it is to be read.
import { useWords } from '@/i18n/language'
import { rateText } from '@/ui/format'
import { Link } from '@/ui/router'
import { Amount, Badge, Day, Moment, type Tone } from '@/ui/values'
import type { FieldMeta } from './meta'
import { codeOf, nameOf, referred } from './names'
import { screenAt } from './screens'

interface FieldValueProps {
  field: FieldMeta
  record: object
  tones?: Record<string, Tone> | undefined
  short?: boolean // in a list: names without codes, long texts on one line
}

const numbers = ['amount', 'quantity', 'rate', 'integer']

export const isNumber = (field: FieldMeta): boolean => numbers.includes(field.type)

function Referred({ field, record, short }: FieldValueProps) {
  const target = referred(record, field.name)
  if (!target) return null
  const screen = screenAt(field.target)
  const text = short
    ? nameOf(target) || codeOf(target)
    : [codeOf(target), nameOf(target)].filter(Boolean).join(' ')
  if (!screen || short) return <>{text}</>
  return <Link to={`/${screen.name}/${String(target['id'])}`}>{text}</Link>
}

export function useOptionLabel() {
  const words = useWords()
  const kept: Record<string, Record<string, string> | undefined> = words.choices
  return (field: FieldMeta, value: string): string =>
    field.option_labels?.[value] ?? kept[field.name]?.[value] ?? value
}

export function FieldValue(props: FieldValueProps) {
  const { field, record, tones, short } = props
  const words = useWords()
  const optionLabel = useOptionLabel()
  const value = (record as Record<string, unknown>)[field.name]
  if (field.type === 'reference' && field.name !== 'id') return <Referred {...props} />
  if (value === null || value === undefined || value === '') return null
  if (typeof value === 'boolean') return <>{value ? words.common.yes : words.common.no}</>
  if (Array.isArray(value)) return <>{value.map((one) => optionLabel(field, String(one))).join(', ')}</>
  if (typeof value === 'object') return null
  const text = String(value)
  switch (field.type) {
    case 'amount':
    case 'quantity':
      return <Amount value={text} />
    case 'rate':
      return <span className="number">{rateText(text)}</span>
    case 'date':
      return <Day value={text} />
    case 'instant':
      return <Moment value={text} />
  }
  const label = optionLabel(field, text)
  if (tones?.[text]) return <Badge tone={tones[text]}>{label}</Badge>
  return short ? <>{label}</> : <span className="note">{label}</span>
}
