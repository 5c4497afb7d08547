// A key outlives the session that makes it: what makes one asks for the password once more, and for a code
// where there is a second factor.
import { useState, type ReactNode, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import type { MadeKey, Proof } from '@/entity/api_keys'
import { problemAt, Refusal } from '@/entity/failure'
import { ApiError } from '@/entity/problem'
import { typedCode, useSecondFactor } from '@/entity/second_factor'
import { session } from '@/entity/session'
import { PasswordInput } from '@/ui/password_input'
import { CodeInput } from './code_input'

interface ApiKeyFormProps {
  submit: string
  shown: string[] // fields whose problems stand at them
  children: (problem: (field: string) => string | undefined) => ReactNode
  onSend: (proof: Proof) => Promise<MadeKey>
  onMade: (made: MadeKey) => void
  onBack: () => void
}

// Also of one of several: "addresses[1]".
function problemOf(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined
  return error.details.find((one) => one.field === field || one.field.startsWith(`${field}[`))?.reason
}

export function ApiKeyForm({ submit: label, shown, children, onSend, onMade, onBack }: ApiKeyFormProps) {
  const words = useWords()
  const factor = useSecondFactor().data
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const wrong = error instanceof ApiError && error.has('sign_in_failed')
  const atField = wrong || [...shown, 'code'].some((field) => problemOf(error, field) !== undefined)

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const proof = { current_password: password, ...(factor?.enabled && { code: typedCode(code) }) }
      onMade(await onSend(proof))
    } catch (refusal) {
      setError(refusal)
      setBusy(false)
      if (refusal instanceof ApiError && refusal.has('authentication_required')) session.leave()
    }
  }
  return (
    <form className="sign-in" onSubmit={(event) => void submit(event)}>
      {error !== null && !atField && <Refusal error={error} />}
      {children((field) => problemOf(error, field))}
      <PasswordInput
        label={words.password.current}
        hint={words.secondFactor.prove}
        use="current"
        demanded
        problem={wrong ? words.password.wrong : undefined}
        value={password}
        onText={setPassword}
      />
      {factor?.enabled && (
        <CodeInput value={code} onCode={setCode} takesBackup problem={problemAt(error, 'code')} />
      )}
      <div className="commands">
        <button type="button" onClick={onBack}>
          {words.secondFactor.cancel}
        </button>
        <button className="primary" disabled={busy || !factor}>
          {label}
        </button>
      </div>
    </form>
  )
}
