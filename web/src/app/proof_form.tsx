// What is grave, or changes the second factor, asks for the password once more, and some of it for a code
// too: who finds an open screen changes nothing.
import { useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { problemAt, Refusal } from '@/entity/failure'
import { ApiError } from '@/entity/problem'
import type { Single } from '@/entity/records'
import { typedCode } from '@/entity/second_factor'
import { session } from '@/entity/session'
import { PasswordInput } from '@/ui/password_input'
import { CodeInput } from './code_input'

interface ProofFormProps<Answer> {
  path: 'second-factor/setup' | 'second-factor/backup-codes' | 'second-factor/remove' | 'confirm'
  why: string
  submit: string
  danger?: boolean
  withCode?: boolean
  onDone: (answer: Answer) => void
  onBack?: (() => void) | undefined
}

export function ProofForm<Answer>(props: ProofFormProps<Answer>) {
  const { path, why, submit: label, danger, withCode, onDone, onBack } = props
  const words = useWords()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const has = (problem: string) => error instanceof ApiError && error.has(problem)
  const shown = has('sign_in_failed') || has('code_wrong') // at its field

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const body = { current_password: password, ...(withCode && { code: typedCode(code) }) }
      const call = { method: 'POST', body, once: true } as const
      onDone((await send<Single<Answer>>(`/auth/${path}`, call)).data)
    } catch (refusal) {
      setError(refusal)
      setBusy(false)
      if (refusal instanceof ApiError && refusal.has('authentication_required')) session.leave()
    }
  }
  return (
    <form className="sign-in" onSubmit={(event) => void submit(event)}>
      <p>{why}</p>
      {error !== null && !shown && <Refusal error={error} />}
      <PasswordInput
        label={words.password.current}
        hint={words.secondFactor.prove}
        use="current"
        autoFocus
        demanded
        problem={has('sign_in_failed') ? words.password.wrong : undefined}
        value={password}
        onText={setPassword}
      />
      {withCode && <CodeInput value={code} onCode={setCode} takesBackup problem={problemAt(error, 'code')} />}
      <div className="commands">
        {onBack && (
          <button type="button" onClick={onBack}>
            {words.secondFactor.cancel}
          </button>
        )}
        <button className={danger ? 'danger' : 'primary'} disabled={busy}>
          {label}
        </button>
      </div>
    </form>
  )
}
