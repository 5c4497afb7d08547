// The second factor in the preferences: whether there is one, and what may be done with it.
import { useEffect, useRef, useState } from 'react'
import { useWords } from '@/i18n/language'
import { Failure } from '@/entity/failure'
import { few_codes, useSecondFactor, type SecondFactor } from '@/entity/second_factor'
import { Loading } from '@/ui/page'
import { Badge, Moment } from '@/ui/values'
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
  const { data: state, isPending, error, refetch } = useSecondFactor()
  const [change, setChange] = useState<SecondFactorChange | null>(null)
  const [said, setSaid] = useState('')
  const done = useRef<HTMLParagraphElement>(null)
  // The button that was pressed may be gone by now.
  useEffect(() => {
    if (said !== '') done.current?.focus()
  }, [said])
  const start = (what: SecondFactorChange) => {
    setSaid('')
    setChange(what)
  }
  const finish = (sentence: string) => {
    setChange(null)
    setSaid(sentence)
  }
  const button = (what: SecondFactorChange) => (
    <button type="button" className={what === 'remove' ? 'danger' : undefined} onClick={() => start(what)}>
      {words[what]}
    </button>
  )
  return (
    <fieldset className="merge">
      <legend>{words.title}</legend>
      {said !== '' && (
        <p ref={done} role="status" tabIndex={-1}>
          {said}
        </p>
      )}
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {state && <State state={state} />}
      {state && (
        <div className="row">
          {!state.enabled && button('add')}
          {state.enabled && button('renew')}
          {state.enabled && !state.required && button('remove')}
        </div>
      )}
      {change && <SecondFactorDialog change={change} onDone={finish} onClose={() => setChange(null)} />}
    </fieldset>
  )
}
