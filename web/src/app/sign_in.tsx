// Signing in: as a page of its own, and above a page whose session has ended.
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { whoIsThere } from '@/entity/company'
import { signInWithPasskey } from '@/entity/passkeys'
import { session, type Me, type User } from '@/entity/session'
import { Dialog } from '@/ui/dialog'
import { Input } from '@/ui/field'
import { PasswordInput } from '@/ui/password_input'
import { LanguageSwitch } from './language_switch'
import { ProviderButton } from './sign_in_elsewhere'
import { PasskeyButton } from './passkey_button'
import { ForgottenPassword } from './reset_password'
import { SignInCode } from './sign_in_code'
import { challengeIn, useSignInRefusal, type SignInRefusal } from './sign_in_refusal'

interface PasswordStepProps {
  fixed: string | undefined
  known: string // the address from an earlier try
  refusal: SignInRefusal
  onChallenge: (challenge: string, username: string) => void
}

function PasswordStep({ fixed, known, refusal, onChallenge }: PasswordStepProps) {
  const words = useWords()
  const [username, setUsername] = useState(fixed ?? known)
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      const call = { method: 'POST', body: { username: username.trim(), password }, once: true } as const
      await send('/auth/session', call)
      session.adopt(await whoIsThere())
    } catch (refused) {
      const challenge = challengeIn(refused)
      if (challenge !== undefined) return onChallenge(challenge, username)
      refusal.take(refused)
      setPassword('')
      setBusy(false)
    }
  }
  return (
    <form className="sign-in" onSubmit={(event) => void submit(event)}>
      {refusal.sentence !== '' && (
        <p className="failure" role="alert">
          {refusal.sentence}
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
      <PasswordInput
        label={words.signIn.password}
        use="current"
        autoFocus={known !== ''}
        demanded
        value={password}
        onText={setPassword}
      />
      <button className="primary" disabled={busy || refusal.locked}>
        {words.signIn.submit}
      </button>
    </form>
  )
}

// `children`: what else there is beside the password.
function SignInForm({ fixed, children }: { fixed?: string; children?: ReactNode }) {
  const refusal = useSignInRefusal()
  const [known, setKnown] = useState('')
  const [challenge, setChallenge] = useState<string | null>(null)
  if (challenge !== null)
    return <SignInCode challenge={challenge} refusal={refusal} onBack={() => setChallenge(null)} />
  const goOn = (given: string, username: string) => {
    refusal.forget()
    setKnown(username)
    setChallenge(given)
  }
  return (
    <>
      <PasswordStep fixed={fixed} known={known} refusal={refusal} onChallenge={goOn} />
      {children}
    </>
  )
}

const whoHasPasskey = async () => {
  await signInWithPasskey()
  return whoIsThere()
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
        <SignInForm>
          <PasskeyButton
            label={words.passkeys.signIn}
            onPress={() => whoHasPasskey().then((me) => session.adopt(me))}
          />
          <ProviderButton />
          <button type="button" className="quiet" onClick={() => setForgotten(true)}>
            {words.password.forgotten}
          </button>
        </SignInForm>
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
  // A passkey says itself whose it is.
  const goOn = (me: Me) => {
    if (me.user.id !== user.id) leave()
    session.adopt(me)
  }
  return (
    <Dialog title={words.signIn.again}>
      <p>{words.signIn.againWhy}</p>
      <SignInForm fixed={user.email}>
        <PasskeyButton label={words.passkeys.signIn} onPress={() => whoHasPasskey().then(goOn)} />
      </SignInForm>
      <button type="button" className="quiet" onClick={leave}>
        {words.signIn.other}
      </button>
    </Dialog>
  )
}
