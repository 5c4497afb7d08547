// What is on the screen depends first on who is there.
import { useEffect, useState } from 'react'
import { whoIsThere } from '@/entity/company'
import { Failure } from '@/entity/failure'
import { ApiError } from '@/entity/problem'
import { session, useSession, type Me, type User } from '@/entity/session'
import { Loading } from '@/ui/page'
import { usePlace } from '@/ui/router'
import { ChangePassword } from './change_password'
import { lazily } from './lazily'
import { LinkPage } from './reset_password'
import { Shell } from './shell'
import { SignInAgain, SignInPage } from './sign_in'
import { callback, SignInCallback } from './sign_in_elsewhere'

const ProofDialog = lazily(async () => (await import('./safety')).ProofDialog)
const RatePage = lazily(async () => (await import('@/modules/support/rate_page')).RatePage)
const SecondFactorGate = lazily(async () => (await import('./safety')).SecondFactorGate)

// Who the cookie belongs to. Any failure but "nobody" is shown, with a way to ask again.
function useWhoIsThere(first: Promise<Me>) {
  const [error, setError] = useState<unknown>(null)
  const [asked, setAsked] = useState(first)
  useEffect(() => {
    asked.then(
      (me) => session.adopt(me),
      (refusal: unknown) => {
        if (refusal instanceof ApiError && refusal.status === 401) session.leave()
        else setError(refusal)
      },
    )
  }, [asked])
  const retry = () => {
    setError(null)
    setAsked(whoIsThere())
  }
  return { error, retry }
}

// What she must do first comes before everything else.
function Inside({ user, companyId }: { user: User; companyId: string }) {
  if (user.must_change_password) return <ChangePassword />
  if (user.must_add_second_factor) return <SecondFactorGate />
  return <Shell key={`${user.id} ${companyId}`} />
}

export function App({ who }: { who: Promise<Me> }) {
  const { phase, user, company, expired, doubted } = useSession()
  const { error, retry } = useWhoIsThere(who)
  const { path } = usePlace()
  if (path === '/reset-password') return <LinkPage key="reset" use="reset" />
  if (path === '/accept-invitation') return <LinkPage key="invitation" use="invitation" />
  if (path === '/rate') return <RatePage />
  if (phase === 'unknown') {
    return (
      <main className="gate">{error === null ? <Loading /> : <Failure error={error} onRetry={retry} />}</main>
    )
  }
  if (path === callback) return <SignInCallback />
  if (phase === 'out' || !user) return <SignInPage />
  return (
    <>
      <Inside user={user} companyId={company?.id ?? ''} />
      {expired && <SignInAgain user={user} />}
      {doubted && !expired && <ProofDialog />}
    </>
  )
}
