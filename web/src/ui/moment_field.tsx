// A day and a time of the company's clock, typed or chosen.
import { Input, type InputProps } from './field'
import { clockOf, instantAt } from './format'

type MomentFieldProps = Omit<InputProps, 'type' | 'value' | 'onChange'> & {
  value: string // an instant; empty: none
  onMoment: (instant: string) => void
}

export function MomentField({ value, onMoment, ...rest }: MomentFieldProps) {
  return (
    <Input
      {...rest}
      type="datetime-local"
      value={value === '' ? '' : clockOf(value)}
      onChange={({ target }) => onMoment(target.value === '' ? '' : instantAt(target.value))}
    />
  )
}
