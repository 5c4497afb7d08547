// The providers of identities in the preferences, for who is linked at one: where, and the end of it.
import { useState } from 'react'
import { identities } from '@/i18n/identities'
import { useLanguage, useWords } from '@/i18n/language'
import { Refusal } from '@/entity/failure'
import { useIdentities, useUnlink, type LinkedIdentity } from '@/entity/identities'
import { Dialog } from '@/ui/dialog'
import { Moment } from '@/ui/values'
import { useAttempt } from './attempt'
import { Section, useSaid } from './section'

// Fetched with this section and not with the shell.
const useIdentityWords = () => identities[useLanguage()].identities

interface UnlinkProps {
  identity: LinkedIdentity
  onDone: () => void
  onClose: () => void
}

function Unlink({ identity, onDone, onClose }: UnlinkProps) {
  const words = useIdentityWords()
  const { cancel } = useWords().secondFactor
  const unlink = useUnlink()
  const { busy, refusal, attempt } = useAttempt()
  return (
    <Dialog title={words.unlink} onClose={onClose}>
      <p>
        <strong>{identity.issuer}</strong>
      </p>
      <p>{words.unlinkWhy}</p>
      {refusal !== null && <Refusal error={refusal} />}
      <div className="commands">
        <button type="button" autoFocus onClick={onClose}>
          {cancel}
        </button>
        <button
          type="button"
          className="danger"
          disabled={busy}
          onClick={() => void attempt(() => unlink(identity.issuer).then(onDone))}
        >
          {words.unlink}
        </button>
      </div>
    </Dialog>
  )
}

export function IdentitiesSection() {
  const words = useIdentityWords()
  const asked = useIdentities()
  const { said, say } = useSaid()
  const [leaving, setLeaving] = useState<LinkedIdentity | null>(null)
  // Most companies have no such provider.
  if (!asked.data?.length && said === false) return null
  return (
    <Section title={words.title} asked={asked}>
      {said}
      <ul className="plain">
        {asked.data?.map((one) => (
          <li key={one.issuer} className="row">
            <span>
              {one.issuer}{' '}
              <span className="hint">
                {words.used} {one.last_used_at && <Moment value={one.last_used_at} />}
              </span>
            </span>
            <button
              type="button"
              className="danger"
              aria-label={`${words.unlink}: ${one.issuer}`}
              onClick={() => setLeaving(one)}
            >
              {words.unlink}
            </button>
          </li>
        ))}
      </ul>
      {leaving && (
        <Unlink
          identity={leaving}
          onDone={() => {
            setLeaving(null)
            say(words.unlinked)
          }}
          onClose={() => setLeaving(null)}
        />
      )}
    </Section>
  )
}
