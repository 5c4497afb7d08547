// Before something grave: that it is still she who sits there. What waited for it goes on by itself.
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Failure } from '@/entity/failure'
import { confirmWithPasskey, usePasskeys } from '@/entity/passkeys'
import { useSecondFactor } from '@/entity/second_factor'
import { session } from '@/entity/session'
import { Dialog } from '@/ui/dialog'
import { Loading } from '@/ui/page'
import { PasskeyButton } from './passkey_button'
import { ProofForm } from './proof_form'

export function ProofDialog() {
  const { proof: words, passkeys } = useWords()
  const { data: factor, error, refetch } = useSecondFactor()
  const { data: own } = usePasskeys()
  const decline = () => session.believe(false)
  return (
    <Dialog title={words.title} onClose={decline}>
      {error ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : factor ? (
        <ProofForm
          submit={words.submit}
          asksCode={factor.enabled}
          onSend={(body) =>
            send('/auth/confirm', { method: 'POST', body, once: true }).then(() => session.believe(true))
          }
          onBack={decline}
        >
          <p>{words.why}</p>
          {own && own.length > 0 && (
            <PasskeyButton
              label={passkeys.prove}
              onPress={() => confirmWithPasskey().then(() => session.believe(true))}
            />
          )}
        </ProofForm>
      ) : (
        <Loading />
      )}
    </Dialog>
  )
}
