// Before something grave: that it is still she who sits there. What waited for it goes on by itself.
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Failure } from '@/entity/failure'
import { useSecondFactor } from '@/entity/second_factor'
import { session } from '@/entity/session'
import { Dialog } from '@/ui/dialog'
import { Loading } from '@/ui/page'
import { ProofForm } from './proof_form'

export function ProofDialog() {
  const words = useWords().proof
  const { data: factor, error, refetch } = useSecondFactor()
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
        </ProofForm>
      ) : (
        <Loading />
      )}
    </Dialog>
  )
}
