// A labelled control with the problem that the server found in it.
import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes } from 'react'

interface FrameProps {
  label: string
  hint?: string | undefined
  problem?: string | undefined
}

interface Described {
  id: string
  'aria-invalid'?: true
  'aria-describedby'?: string
}

function Frame({
  label,
  hint,
  problem,
  children,
}: FrameProps & { children: (control: Described) => ReactNode }) {
  const id = useId()
  const described = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(
    Boolean,
  )
  const control: Described = { id }
  if (problem !== undefined) control['aria-invalid'] = true
  if (described.length > 0) control['aria-describedby'] = described.join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(control)}
      {hint !== undefined && (
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

type InputProps = FrameProps & InputHTMLAttributes<HTMLInputElement>

export function Input({ label, hint, problem, ...rest }: InputProps) {
  return (
    <Frame label={label} hint={hint} problem={problem}>
      {(control) => <input {...rest} {...control} />}
    </Frame>
  )
}

type TextProps = FrameProps & {
  value: string
  rows: number
  maxLength: number
  onText: (text: string) => void
}

export function TextArea({ label, hint, problem, onText, ...rest }: TextProps) {
  return (
    <Frame label={label} hint={hint} problem={problem}>
      {(control) => <textarea {...rest} {...control} onChange={(event) => onText(event.target.value)} />}
    </Frame>
  )
}

type SelectProps = FrameProps & SelectHTMLAttributes<HTMLSelectElement>

export function Select({ label, hint, problem, children, ...rest }: SelectProps) {
  return (
    <Frame label={label} hint={hint} problem={problem}>
      {(control) => (
        <select {...rest} {...control}>
          {children}
        </select>
      )}
    </Frame>
  )
}
