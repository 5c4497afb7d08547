// A labelled control with the problem that the server found in it.
import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes } from 'react'
import { useWords } from '@/i18n/language'

export interface FrameProps {
  label: string
  hint?: string | undefined
  problem?: string | undefined
  wide?: boolean | undefined
  required?: boolean | undefined
}

export interface Described {
  id: string
  'aria-invalid'?: true
  'aria-required'?: true
  'aria-describedby'?: string
}

export function Frame(props: FrameProps & { children: (control: Described) => ReactNode }) {
  const { label, hint, problem, wide, required, children } = props
  const words = useWords()
  const id = useId()
  const described = [hint && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(Boolean)
  const control: Described = { id }
  if (problem !== undefined) control['aria-invalid'] = true
  if (required) control['aria-required'] = true
  if (described.length > 0) control['aria-describedby'] = described.join(' ')
  return (
    <div className={wide ? 'field wide' : 'field'}>
      <label htmlFor={id}>
        {label}
        {required && <span className="required">{words.common.required}</span>}
      </label>
      {children(control)}
      {hint && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {problem !== undefined && (
        <p id={`${id}-problem`} className="problem">
          {problem}
        </p>
      )}
    </div>
  )
}

// `demanded`: the browser itself asks for it before anything is sent.
export type InputProps = FrameProps & InputHTMLAttributes<HTMLInputElement> & { demanded?: boolean }

export function Input({ label, hint, problem, wide, required, demanded, ...rest }: InputProps) {
  return (
    <Frame label={label} hint={hint} problem={problem} wide={wide} required={required}>
      {(control) => <input {...rest} {...control} required={demanded} />}
    </Frame>
  )
}

type TextProps = FrameProps & {
  name?: string
  value: string
  rows: number
  maxLength?: number | undefined
  onText: (text: string) => void
}

export function TextArea({ label, hint, problem, wide, required, onText, ...rest }: TextProps) {
  return (
    <Frame label={label} hint={hint} problem={problem} wide={wide} required={required}>
      {(control) => <textarea {...rest} {...control} onChange={(event) => onText(event.target.value)} />}
    </Frame>
  )
}

type SelectProps = FrameProps & SelectHTMLAttributes<HTMLSelectElement>

export function Select({ label, hint, problem, wide, required, children, ...rest }: SelectProps) {
  return (
    <Frame label={label} hint={hint} problem={problem} wide={wide} required={required}>
      {(control) => (
        <select {...rest} {...control}>
          {children}
        </select>
      )}
    </Frame>
  )
}

type CheckProps = { label: string; checked: boolean; name?: string; onCheck: (checked: boolean) => void }

export function Check({ label, checked, name, onCheck }: CheckProps) {
  return (
    <label className="check">
      <input
        type="checkbox"
        name={name}
        checked={checked}
        onChange={(event) => onCheck(event.target.checked)}
      />
      {label}
    </label>
  )
}
