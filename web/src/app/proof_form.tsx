// What is grave or changes how somebody signs in asks for the password once more, and where there is a second
// factor for a code too: who finds an open screen changes nothing.
import { useState, type ReactNode, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { Refusal } from '@/entity/failure'
import { ApiError } from '@/entity/problem'
import { typedCode, type Proof } from '@/entity/second_factor'
import { PasswordInput } from '@/ui/password_input'
import { useAttempt } from './attempt'
import { CodeInput } from './code_input'

interface ProofFormProps {
  submit: string
  danger?: boolean
  asksCode?: boolean
  shown?: string[] // fields of `children` whose problems stand at them
  children: ReactNode | ((problem: (field: string) => string | undefined) => ReactNode)
  onSend: (proof: Proof) => Promise<unknown>
  onBack?: (() => void) | undefined
}

// Also of one of several: "addresses[1]".
function problemOf(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined
  return error.details.find((one) => one.field === field || one.field.startsWith(`${field}[`))?.reason
}

export function ProofForm({ submit, danger, asksCode, shown = [], ...props }: ProofFormProps) {
  const { children, onSend, onBack } = props
  const words = useWords()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const { busy, refusal, attempt } = useAttempt()
  const wrong = refusal instanceof ApiError && refusal.has('sign_in_failed')
  const problem = (field: string) => problemOf(refusal, field)
  const atField = wrong || [...shown, 'code'].some((field) => problem(field) !== undefined)
  const send = (event: SyntheticEvent) => {
    event.preventDefault()
    void attempt(() => onSend({ current_password: password, ...(asksCode && { code: typedCode(code) }) }))
  }
  return (
    <form className="sign-in" onSubmit={send}>
      {refusal !== null && !atField && <Refusal error={refusal} />}
      {typeof children === 'function' ? children(problem) : children}
      <PasswordInput
        label={words.password.current}
        hint={words.secondFactor.prove}
        use="current"
        autoFocus={shown.length === 0}
        demanded
        problem={wrong ? words.password.wrong : undefined}
        value={password}
        onText={setPassword}
      />
      {asksCode && <CodeInput value={code} onCode={setCode} takesBackup problem={problem('code')} />}
      <div className="commands">
        {onBack && (
          <button type="button" onClick={onBack}>
            {words.secondFactor.cancel}
          </button>
        )}
        <button className={danger ? 'danger' : 'primary'} disabled={busy}>
          {submit}
        </button>
      </div>
    </form>
  )
}
