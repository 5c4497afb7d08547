// The control for a field, chosen by its description.
import { useWords } from '@/i18n/language'
import type { Choice } from '@/ui/combobox'
import { DateField } from '@/ui/date_field'
import { amountOf } from '@/ui/entry'
import { Check, Input, Select, TextArea } from '@/ui/field'
import { amountText } from '@/ui/format'
import { isDecimal } from '@/ui/decimal'
import { MomentField } from '@/ui/moment_field'
import { useReading } from '@/ui/kana'
import { PasswordInput } from '@/ui/password_input'
import { useOptionLabel } from './field_value'
import type { Value } from './form_values'
import { apiOf } from './lines'
import { mustBeFilled, type FieldMeta } from './meta'
import { ReferencePicker } from './reference_picker'

interface FieldControlProps {
  field: FieldMeta
  value: Value
  problem?: string | undefined
  autoFocus?: boolean
  onValue: (value: Value) => void
  onReading?: ((reading: string) => void) | undefined // of what is composed
}

const long_text = 300

function TextControl({ field, value, problem, autoFocus, onValue, onReading }: FieldControlProps) {
  const reading = useReading(onReading ?? (() => undefined))
  const text = typeof value === 'string' ? value : ''
  const frame = { label: field.label, problem, required: mustBeFilled(field), name: field.name }
  if ((field.max ?? 0) >= long_text) {
    return <TextArea {...frame} wide rows={2} maxLength={field.max} value={text} onText={onValue} />
  }
  if (field.name === 'password') {
    return <PasswordInput {...frame} use="new" wide maxLength={field.max} value={text} onText={onValue} />
  }
  const types: Record<string, string> = {
    email: 'email',
    phone: 'tel',
    recipient: 'email',
  }
  return (
    <Input
      {...frame}
      {...(onReading && reading)}
      autoFocus={autoFocus}
      type={types[field.name] ?? 'text'}
      autoComplete="off"
      wide={(field.max ?? 0) >= 100}
      maxLength={field.max}
      value={text}
      onChange={(event) => onValue(event.target.value)}
    />
  )
}

function NumberControl({ field, value, problem, onValue }: FieldControlProps) {
  const text = typeof value === 'string' ? value : ''
  const amount = amountOf(text)
  return (
    <Input
      label={field.label}
      name={field.name}
      problem={problem}
      required={mustBeFilled(field)}
      className="amount"
      inputMode={field.type === 'integer' ? 'numeric' : 'decimal'}
      autoComplete="off"
      maxLength={40}
      hint={isDecimal(amount) && amount.length > 4 ? amountText(amount).digits : undefined}
      value={text}
      onChange={(event) => onValue(event.target.value)}
      onBlur={() => field.type !== 'integer' && onValue(amount)}
    />
  )
}

// Several of a few words, kept as the text "sales, viewer".
function Boxes({ field, value, problem, onValue }: FieldControlProps) {
  const optionLabel = useOptionLabel()
  const chosen = typeof value === 'string' ? value.split(', ').filter(Boolean) : []
  return (
    <fieldset className="boxes" aria-invalid={problem !== undefined || undefined}>
      <legend>{field.label}</legend>
      {field.options?.map((option) => (
        <Check
          key={option}
          name={field.name}
          label={optionLabel(field, option)}
          checked={chosen.includes(option)}
          onCheck={(is) =>
            onValue(
              (field.options ?? []).filter((one) => (one === option ? is : chosen.includes(one))).join(', '),
            )
          }
        />
      ))}
      {problem !== undefined && <p className="problem">{problem}</p>}
    </fieldset>
  )
}

export function FieldControl(props: FieldControlProps) {
  const { field, value, problem, autoFocus, onValue } = props
  const words = useWords()
  const optionLabel = useOptionLabel()
  const text = typeof value === 'string' ? value : ''
  const frame = { label: field.label, name: field.name, problem, required: mustBeFilled(field) }
  // A text of which the words are known is chosen, too.
  switch (field.type === 'text' && field.options ? 'choice' : field.type) {
    case 'yes_no':
      return <Check label={field.label} name={field.name} checked={value === true} onCheck={onValue} />
    case 'choice':
      return (
        <Select {...frame} value={text} onChange={(event) => onValue(event.target.value)}>
          {!(field.required && field.default) && <option value="">{words.common.notSet}</option>}
          {field.options?.map((option) => (
            <option key={option} value={option}>
              {optionLabel(field, option)}
            </option>
          ))}
        </Select>
      )
    case 'texts':
      return field.options ? <Boxes {...props} /> : <TextControl {...props} />
    case 'reference':
      return (
        <ReferencePicker
          api={apiOf(field)}
          {...frame}
          autoFocus={autoFocus}
          chosen={typeof value === 'object' ? (value as Choice | null) : null}
          onChoose={(found) => onValue(found && { id: found.id, code: found.code, name: found.name })}
        />
      )
    case 'date':
      return <DateField {...frame} value={text} onDay={onValue} />
    case 'instant':
      return <MomentField {...frame} value={text} onMoment={onValue} />
    case 'amount':
    case 'quantity':
    case 'rate':
    case 'integer':
      return <NumberControl {...props} />
    default:
      return <TextControl {...props} />
  }
}
