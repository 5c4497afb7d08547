// The passkeys in the preferences: with which devices this person signs in, without a password.
import { useWords } from '@/i18n/language'
import { canUsePasskeys, usePasskeys, type Passkey } from '@/entity/passkeys'
import { Badge, Moment } from '@/ui/values'
import { PasskeyDialog, type PasskeyChange } from './passkey_dialog'
import { Section, useChange } from './section'

function Line({ passkey, onStart }: { passkey: Passkey; onStart: (change: PasskeyChange) => void }) {
  const words = useWords().passkeys
  return (
    <li>
      <div>
        <strong>{passkey.name}</strong>{' '}
        <Badge tone="plain">{passkey.synced ? words.synced : words.single}</Badge>
        <p className="hint">
          {words.made} <Moment value={passkey.made_at} />
          {' · '}
          {words.used} {passkey.last_used_at ? <Moment value={passkey.last_used_at} /> : words.never}
        </p>
      </div>
      <div className="row">
        <button
          type="button"
          aria-label={`${words.rename}: ${passkey.name}`}
          onClick={() => onStart({ rename: passkey })}
        >
          {words.rename}
        </button>
        <button
          type="button"
          className="danger"
          aria-label={`${words.remove}: ${passkey.name}`}
          onClick={() => onStart({ remove: passkey })}
        >
          {words.remove}
        </button>
      </div>
    </li>
  )
}

export function PasskeysSection() {
  const words = useWords().passkeys
  const asked = usePasskeys()
  const { said, change, start, finish, close } = useChange<PasskeyChange>()
  const own = asked.data
  return (
    <Section title={words.title} asked={asked}>
      {said}
      <p className="hint">{words.why}</p>
      {own?.length === 0 && <p>{words.none}</p>}
      {own && own.length > 0 && (
        <ul className="plain">
          {own.map((one) => (
            <Line key={one.id} passkey={one} onStart={start} />
          ))}
        </ul>
      )}
      {!canUsePasskeys() && <p className="hint">{words.cannot}</p>}
      {own && canUsePasskeys() && (
        <div className="row">
          <button type="button" onClick={() => start('add')}>
            {words.add}
          </button>
        </div>
      )}
      {change && <PasskeyDialog change={change} onDone={finish} onClose={close} />}
    </Section>
  )
}
