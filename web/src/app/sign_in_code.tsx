// The second step of a sign-in: a code, after the password was right.
import { useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { whoIsThere } from '@/entity/company'
import { ApiError } from '@/entity/problem'
import { typedCode } from '@/entity/second_factor'
import { session } from '@/entity/session'
import { CodeInput } from './code_input'
import type { SignInRefusal } from './sign_in_refusal'

interface SignInCodeProps {
  challenge: string // what the right password was given for
  refusal: SignInRefusal
  onBack: () => void
}

export function SignInCode({ challenge, refusal, onBack }: SignInCodeProps) {
  const words = useWords()
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const body = { challenge, code: typedCode(code) }
      await send('/auth/second-factor', { method: 'POST', body, once: true })
      session.adopt(await whoIsThere())
    } catch (refused) {
      refusal.take(refused)
      setCode('')
      setBusy(false)
      // Too late, or too often: only the password leads to another challenge.
      if (refused instanceof ApiError && refused.status === 401) onBack()
    }
  }
  const back = () => {
    refusal.forget()
    onBack()
  }
  return (
    <form className="sign-in" onSubmit={(event) => void submit(event)}>
      {refusal.sentence !== '' && (
        <p className="failure" role="alert">
          {refusal.sentence}
        </p>
      )}
      <CodeInput value={code} onCode={setCode} takesBackup takesFocus />
      <button className="primary" disabled={busy || refusal.locked}>
        {words.signIn.submit}
      </button>
      <button type="button" className="quiet" onClick={back}>
        {words.secondFactor.toPassword}
      </button>
    </form>
  )
}
