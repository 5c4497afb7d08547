// What is on the screen depends first on who is there.
import { useEffect, useState } from 'react'
import { whoIsThere } from '@/entity/company'
import { Failure } from '@/entity/failure'
import { ApiError } from '@/entity/problem'
import { session, useSession } from '@/entity/session'
import { Loading } from '@/ui/page'
import { ChangePassword } from './change_password'
import { Shell } from './shell'
import { SignInAgain, SignInPage } from './sign_in'

// Asks who the cookie belongs to. Any failure but "nobody" is shown, with a way to ask again.
function useWhoIsThere() {
  const [error, setError] = useState<unknown>(null)
  const [round, setRound] = useState(0)
  useEffect(() => {
    whoIsThere().then(
      (me) => session.adopt(me),
      (refusal: unknown) => {
        if (refusal instanceof ApiError && refusal.status === 401) session.leave()
        else setError(refusal)
      },
    )
  }, [round])
  const retry = () => {
    setError(null)
    setRound(round + 1)
  }
  return { error, retry }
}

export function App() {
  const { phase, user, company, expired } = useSession()
  const { error, retry } = useWhoIsThere()
  if (phase === 'unknown') {
    return (
      <main className="gate">{error === null ? <Loading /> : <Failure error={error} onRetry={retry} />}</main>
    )
  }
  if (phase === 'out' || !user) return <SignInPage />
  return (
    <>
      {user.must_change_password ? <ChangePassword /> : <Shell key={`${user.id} ${company?.id ?? ''}`} />}
      {expired && <SignInAgain user={user} />}
    </>
  )
}
