// A new password: by who knows the old one, or by who has the token of a mailed link. Whoever was given a
// password sets one of her own before anything else.
import { useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { whoIsThere } from '@/entity/company'
import { problemAt, Refusal } from '@/entity/failure'
import { ApiError } from '@/entity/problem'
import { session, useSession } from '@/entity/session'
import { PasswordInput } from '@/ui/password_input'
import { useAttempt } from './attempt'
import { LanguageSwitch } from './language_switch'

type Name = 'current' | 'next' | 'repeat'

export type LinkUse = 'reset' | 'invitation'

interface ChangePasswordFormProps {
  link?: { use: LinkUse; token: string } // instead of the old password
  onDone?: () => void
}

// Ends all sessions of the person.
async function sendByLink({ use, token }: { use: LinkUse; token: string }, password: string) {
  if (use === 'invitation')
    await send('/auth/accept-invitation', { method: 'POST', body: { token, password }, once: true })
  else
    await send('/auth/reset-password', {
      method: 'POST',
      body: { token, new_password: password },
      once: true,
    })
}

export function ChangePasswordForm({ link, onDone }: ChangePasswordFormProps) {
  const words = useWords()
  const { user } = useSession()
  const [typed, setTyped] = useState<Record<Name, string>>({ current: '', next: '', repeat: '' })
  const { busy, refusal: error, attempt } = useAttempt()
  const differ = typed.repeat !== '' && typed.repeat !== typed.next
  const wrong = error instanceof ApiError && error.has('sign_in_failed')

  const change = async () => {
    if (link === undefined) {
      const body = { current_password: typed.current, new_password: typed.next }
      await send('/auth/password', { method: 'POST', body, once: true })
      session.adopt(await whoIsThere())
    } else {
      await sendByLink(link, typed.next)
      session.leave()
    }
    onDone?.()
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    void attempt(change)
  }
  const input = (name: Name, problem?: string) => (
    <PasswordInput
      label={words.password[name]}
      hint={name === 'next' ? words.password.rule : undefined}
      use={name === 'next' ? 'new' : name}
      about={user ? `${user.email} ${user.full_name}` : ''}
      demanded
      problem={problem}
      value={typed[name]}
      onText={(text) => setTyped({ ...typed, [name]: text })}
    />
  )
  return (
    <form className="sign-in" onSubmit={submit}>
      {error !== null && !wrong && <Refusal error={error} shown={['password']} />}
      {link === undefined && input('current', wrong ? words.password.wrong : undefined)}
      {input('next', problemAt(error, 'password'))}
      {input('repeat', differ ? words.password.differ : undefined)}
      <button className="primary" disabled={busy || typed.next !== typed.repeat}>
        {link?.use === 'invitation' ? words.invitation.submit : words.password.submit}
      </button>
    </form>
  )
}

export function ChangePassword() {
  const words = useWords()
  return (
    <main className="gate">
      <p className="product">{words.product}</p>
      <h1>{words.password.title}</h1>
      <p>{words.password.why}</p>
      <ChangePasswordForm />
      <LanguageSwitch />
    </main>
  )
}
