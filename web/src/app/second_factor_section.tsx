// The second factor in the preferences: whether there is one, and what may be done with it.
import { useWords } from '@/i18n/language'
import { few_codes, useSecondFactor, type SecondFactor } from '@/entity/second_factor'
import { Badge, Moment } from '@/ui/values'
import { Section, useChange } from './section'
import { SecondFactorDialog, type SecondFactorChange } from './second_factor_dialog'

function State({ state }: { state: SecondFactor }) {
  const words = useWords().secondFactor
  return (
    <>
      <p>
        <Badge tone={state.enabled ? 'good' : 'plain'}>{state.enabled ? words.on : words.off}</Badge>
      </p>
      {state.enabled ? (
        <dl className="facts">
          <div>
            <dt>{words.since}</dt>
            <dd>
              <Moment value={state.since} />
            </dd>
          </div>
          <div>
            <dt>{words.left}</dt>
            <dd>{words.codes(state.backup_codes_left)}</dd>
          </div>
        </dl>
      ) : (
        <p className="hint">{words.why}</p>
      )}
      {state.enabled && state.backup_codes_left <= few_codes && <p className="restored">{words.few}</p>}
      {state.required && <p className="hint">{words.demanded}</p>}
    </>
  )
}

export function SecondFactorSection() {
  const words = useWords().secondFactor
  const asked = useSecondFactor()
  const { said, change, start, finish, close } = useChange<SecondFactorChange>()
  const state = asked.data
  const button = (what: SecondFactorChange) => (
    <button type="button" className={what === 'remove' ? 'danger' : undefined} onClick={() => start(what)}>
      {words[what]}
    </button>
  )
  return (
    <Section title={words.title} asked={asked}>
      {said}
      {state && <State state={state} />}
      {state && (
        <div className="row">
          {!state.enabled && button('add')}
          {state.enabled && button('renew')}
          {state.enabled && !state.required && button('remove')}
        </div>
      )}
      {change && <SecondFactorDialog change={change} onDone={finish} onClose={close} />}
    </Section>
  )
}
