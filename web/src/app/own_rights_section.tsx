// In the preferences: what one may do oneself, from which role and why.
import { useWords } from '@/i18n/language'
import { ApiError } from '@/entity/problem'
import { useRightsOf } from '@/entity/rights'
import { RightsOf } from '@/entity/rights_of'
import { useSession } from '@/entity/session'

export function OwnRightsSection() {
  const { user } = useSession()
  return user && <OwnRights user={user.id} />
}

function OwnRights({ user }: { user: string }) {
  const words = useWords()
  const { error } = useRightsOf(user)
  // In a company where she is a guest her record is at home, and cannot be asked.
  if (error instanceof ApiError && error.status === 404) return null
  return (
    <fieldset className="merge">
      <legend>{words.rightsOf.mine}</legend>
      <RightsOf user={user} />
    </fieldset>
  )
}
