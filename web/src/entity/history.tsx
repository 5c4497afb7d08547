// What changed of a record, field by field.
import { useWords } from '@/i18n/language'
import { amountText } from '@/ui/format'
import { useOptionLabel } from './field_value'
import { fieldOf, labelsOf, type Meta } from './meta'
import type { Change } from './records'

const id_form = /^[0-9a-f]{8}-[0-9a-f]{4}-/

export function useValueText(meta: Meta | undefined) {
  const words = useWords()
  const optionLabel = useOptionLabel()
  return (name: string, value: unknown): string => {
    if (value === null || value === undefined || value === '') return '–'
    if (typeof value === 'boolean') return value ? words.common.yes : words.common.no
    if (Array.isArray(value) && typeof value[0] === 'object') return words.grid.count(value.length)
    const text = Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? '…' : String(value)
    const field = meta && fieldOf(meta, name)
    if (field?.type === 'amount' || field?.type === 'quantity') {
      const { negative, digits } = amountText(text)
      return negative ? `▲${digits}` : digits
    }
    return field ? optionLabel(field, id_form.test(text) ? '…' : text) : text
  }
}

export function Differences({
  change,
  meta,
}: {
  change: Pick<Change, 'before' | 'after'>
  meta: Meta | undefined
}) {
  const text = useValueText(meta)
  const labels = meta ? labelsOf(meta) : {}
  const names = Object.keys(change.after ?? change.before ?? {}).filter(
    (name) =>
      name !== 'version' &&
      name !== 'id' &&
      JSON.stringify(change.before?.[name]) !== JSON.stringify(change.after?.[name]),
  )
  if (names.length === 0) return null
  return (
    <ul>
      {names.map((name) => (
        <li key={name}>
          {labels[name] ?? name}:{' '}
          {change.before && (
            <>
              <del>{text(name, change.before[name])}</del> →{' '}
            </>
          )}
          <ins>{text(name, change.after?.[name])}</ins>
        </li>
      ))}
    </ul>
  )
}
