// A password while it is typed: hidden until one wants to see it; of a new one, how hard it is to guess.
import { useEffect, useRef, useState, type InputHTMLAttributes } from 'react'
import { useWords } from '@/i18n/language'
import { Frame, type FrameProps } from './field'
import { useStrength } from './use_strength'

type PasswordInputProps = FrameProps & {
  value: string
  use: 'current' | 'new' | 'repeat'
  about?: string // of a new one: what others know of its owner
  demanded?: boolean
  onText: (text: string) => void
} & Pick<InputHTMLAttributes<HTMLInputElement>, 'name' | 'autoFocus' | 'maxLength'>

// What was shown is hidden again before it is sent, so that no browser offers it as a text once typed.
function useShown() {
  const [shown, setShown] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const form = input.current?.form
    const hide = () => setShown(false)
    form?.addEventListener('submit', hide)
    return () => form?.removeEventListener('submit', hide)
  }, [])
  return { input, shown, toggle: () => setShown(!shown) }
}

export function PasswordInput(props: PasswordInputProps) {
  const { label, hint, problem, wide, required, value, use, about, demanded, onText, ...rest } = props
  const words = useWords().password
  const { input, shown, toggle } = useShown()
  return (
    <Frame label={label} hint={hint} problem={problem} wide={wide} required={required}>
      {(control) => (
        <>
          <div className="password">
            <input
              {...rest}
              {...control}
              ref={input}
              type={shown ? 'text' : 'password'}
              autoComplete={use === 'current' ? 'current-password' : 'new-password'}
              autoCapitalize="none"
              spellCheck={false}
              required={demanded}
              value={value}
              onChange={(event) => onText(event.target.value)}
            />
            <button type="button" className="quiet" aria-controls={control.id} onClick={toggle}>
              {shown ? words.hide : words.show}
              <span className="unseen"> {label}</span>
            </button>
          </div>
          {use === 'new' && <Meter password={value} about={about ?? ''} />}
        </>
      )}
    </Frame>
  )
}

function Meter({ password, about }: { password: string; about: string }) {
  const words = useWords().password
  const strength = useStrength(password, about)
  const name = strength && words.strengths[strength.score]
  return (
    <div className="strength">
      {strength && (
        <meter
          aria-label={words.strength}
          min={0}
          max={4}
          low={2}
          high={3}
          optimum={4}
          value={strength.score}
        />
      )}
      <p className="hint" role="status">
        {name && `${words.strength}: ${name}`}
        {strength?.weakness && ` – ${words.weaknesses[strength.weakness]}`}
      </p>
    </div>
  )
}
