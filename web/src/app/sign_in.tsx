// Signing in: as a page of its own, and above a page whose session has ended.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import type { Words } from '@/i18n/ja'
import { send } from '@/entity/client'
import { whoIsThere } from '@/entity/company'
import { ApiError } from '@/entity/problem'
import { session, type User } from '@/entity/session'
import { Dialog } from '@/ui/dialog'
import { Input } from '@/ui/field'
import { LanguageSwitch } from './language_switch'
import { ForgottenPassword } from './reset_password'

function sentenceOf(error: unknown, locked: number, words: Words): string {
  if (!(error instanceof ApiError) || error.status === 0) return words.failure.network
  if (error.status === 429) return locked > 0 ? words.signIn.locked(locked) : ''
  if (error.status === 401) return words.signIn.failed
  return error.message
}

// The seconds that are left of a lock, counted down.
function useCountdown(): [number, (seconds: number) => void] {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left])
  return [left, setLeft]
}

function SignInForm({ fixed }: { fixed?: string }) {
  const words = useWords()
  const [username, setUsername] = useState(fixed ?? '')
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [locked, setLocked] = useCountdown()

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const call = { method: 'POST', body: { username: username.trim(), password }, once: true } as const
      await send('/auth/session', call)
      session.adopt(await whoIsThere())
    } catch (refusal) {
      setError(refusal)
      setPassword('')
      setBusy(false)
      if (refusal instanceof ApiError && refusal.status === 429) setLocked(refusal.retryAfter ?? 60)
    }
  }
  const sentence = error === null ? '' : sentenceOf(error, locked, words)
  return (
    <form className="sign-in" onSubmit={(event) => void submit(event)}>
      {sentence !== '' && (
        <p className="failure" role="alert">
          {sentence}
        </p>
      )}
      {fixed === undefined ? (
        <Input
          label={words.signIn.username}
          type="email"
          autoComplete="username"
          demanded
          value={username}
          onChange={(event) => setUsername(event.target.value)}
        />
      ) : (
        <>
          <p>{fixed}</p>
          {/* What a password store reads. */}
          <input hidden readOnly autoComplete="username" value={fixed} />
        </>
      )}
      <Input
        label={words.signIn.password}
        type="password"
        autoComplete="current-password"
        demanded
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <button className="primary" disabled={busy || locked > 0}>
        {words.signIn.submit}
      </button>
    </form>
  )
}

export function SignInPage() {
  const words = useWords()
  const [forgotten, setForgotten] = useState(false)
  useEffect(() => {
    document.title = `${words.signIn.title} – ${words.product}`
  }, [words])
  return (
    <main className="gate">
      <p className="product">{words.product}</p>
      <h1>{forgotten ? words.password.forgotten : words.signIn.title}</h1>
      {forgotten ? (
        <ForgottenPassword onBack={() => setForgotten(false)} />
      ) : (
        <>
          <SignInForm />
          <button type="button" className="quiet" onClick={() => setForgotten(true)}>
            {words.password.forgotten}
          </button>
        </>
      )}
      <LanguageSwitch />
    </main>
  )
}

// Only the same person may go on with what stands behind; anybody else starts afresh.
export function SignInAgain({ user }: { user: User }) {
  const words = useWords()
  const queries = useQueryClient()
  const leave = () => {
    session.leave()
    queries.clear()
  }
  return (
    <Dialog title={words.signIn.again}>
      <p>{words.signIn.againWhy}</p>
      <SignInForm fixed={user.email} />
      <button type="button" className="quiet" onClick={leave}>
        {words.signIn.other}
      </button>
    </Dialog>
  )
}
