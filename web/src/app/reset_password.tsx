// The way back in for who forgot her password: asking for a link by mail, and the page that the link
// opens. The link of an invitation opens the same page for who has no password yet.
import { useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Refusal } from '@/entity/failure'
import { Input } from '@/ui/field'
import { Link, navigate } from '@/ui/router'
import { useAttempt } from './attempt'
import { ChangePasswordForm, type LinkUse } from './change_password'
import { LanguageSwitch } from './language_switch'

export function ForgottenPassword({ onBack }: { onBack: () => void }) {
  const words = useWords()
  const [email, setEmail] = useState('')
  const [asked, setAsked] = useState(false)
  const { busy, refusal: error, attempt } = useAttempt()
  const ask = () =>
    send('/auth/forgotten-password', { method: 'POST', body: { email: email.trim() }, once: true })
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault()
    if (await attempt(ask)) setAsked(true)
  }
  return (
    <form className="sign-in" onSubmit={(event) => void submit(event)}>
      {error !== null && <Refusal error={error} shown={[]} />}
      {asked ? (
        <p role="status">{words.password.asked}</p>
      ) : (
        <>
          <p>{words.password.askWhy}</p>
          <Input
            label={words.signIn.username}
            type="email"
            autoComplete="username"
            autoFocus
            demanded
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
          <button className="primary" disabled={busy}>
            {words.password.ask}
          </button>
        </>
      )}
      <button type="button" className="quiet" onClick={onBack}>
        {words.password.back}
      </button>
    </form>
  )
}

// The token stands behind the #: browsers send that to nobody.
export function LinkPage({ use }: { use: LinkUse }) {
  const words = useWords()
  const texts = use === 'invitation' ? words.invitation : words.password
  const [done, setDone] = useState(false)
  const [token] = useState(() => location.hash.slice(1))
  return (
    <main className="gate">
      <p className="product">{words.product}</p>
      <h1>{texts.title}</h1>
      {done ? (
        <>
          <p role="status">{texts.done}</p>
          <button type="button" className="primary" onClick={() => navigate('/', { replace: true })}>
            {words.signIn.title}
          </button>
        </>
      ) : (
        <>
          {use === 'invitation' && <p>{words.invitation.why}</p>}
          <ChangePasswordForm link={{ use, token }} onDone={() => setDone(true)} />
          <Link to="/">{words.password.back}</Link>
        </>
      )}
      <LanguageSwitch />
    </main>
  )
}
