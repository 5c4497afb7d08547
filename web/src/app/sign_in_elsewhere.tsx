// Signing in at a provider of identities: the way there, and the page that it sends the browser back to.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { whoIsThere } from '@/entity/company'
import { Refusal } from '@/entity/failure'
import type { Single } from '@/entity/records'
import { session, useSession } from '@/entity/session'
import { Loading } from '@/ui/page'
import { navigate } from '@/ui/router'
import { LanguageSwitch } from './language_switch'
import { SignInCode } from './sign_in_code'
import { challengeIn, useSignInRefusal } from './sign_in_refusal'

export const callback = '/sign-in/callback'

export function ProviderButton() {
  const words = useWords().signIn
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const { data: label } = useQuery({
    queryKey: ['auth', 'provider'],
    queryFn: async ({ signal }) =>
      (await send<Single<{ label: string | null }>>('/auth/provider', { signal })).data.label,
  })
  if (!label) return null
  const leave = async () => {
    setBusy(true)
    setError(null)
    try {
      const call = { method: 'POST', once: true } as const
      location.assign((await send<Single<{ address: string }>>('/auth/provider/begin', call)).data.address)
    } catch (refusal) {
      setError(refusal)
      setBusy(false)
    }
  }
  return (
    <>
      {error !== null && <Refusal error={error} />}
      <button type="button" disabled={busy} onClick={() => void leave()}>
        {words.at(label)}
      </button>
    </>
  )
}

export function SignInCallback() {
  const words = useWords()
  const refusal = useSignInRefusal()
  const [answer] = useState(() => new URLSearchParams(location.search))
  const [challenge, setChallenge] = useState<string | null>(null)
  const began = useRef(false)
  const code = answer.get('code')
  const { take } = refusal
  useEffect(() => {
    // A code is good once.
    if (began.current || code === null) return
    began.current = true
    history.replaceState(null, '', callback)
    const body = { code, state: answer.get('state') ?? '' }
    const finish = async () => {
      await send('/auth/provider/session', { method: 'POST', body, once: true })
      session.adopt(await whoIsThere())
      navigate('/', { replace: true })
    }
    finish().catch((refused: unknown) => {
      const asked = challengeIn(refused)
      if (asked === undefined) take(refused)
      else setChallenge(asked)
    })
  }, [answer, code, take])
  const { phase } = useSession()
  useEffect(() => {
    if (challenge !== null && phase === 'in') navigate('/', { replace: true })
  }, [challenge, phase])
  const back = () => navigate('/', { replace: true })
  const sentence = code === null ? words.signIn.cancelled : refusal.sentence
  return (
    <main className="gate">
      <p className="product">{words.product}</p>
      <h1>{words.signIn.title}</h1>
      {challenge !== null ? (
        <SignInCode challenge={challenge} refusal={refusal} onBack={back} />
      ) : sentence === '' ? (
        <>
          <p>{words.signIn.returning}</p>
          <Loading />
        </>
      ) : (
        <>
          <p className="failure" role="alert">
            {sentence}
          </p>
          <button type="button" className="primary" onClick={back}>
            {words.signIn.back}
          </button>
        </>
      )}
      <LanguageSwitch />
    </main>
  )
}
