// One press instead of a password: at the sign-in, and where it is asked whether it is still she.
import { Refusal } from '@/entity/failure'
import { canUsePasskeys } from '@/entity/passkeys'
import { useAttempt } from './attempt'

export function PasskeyButton({ label, onPress }: { label: string; onPress: () => Promise<unknown> }) {
  const { busy, refusal, attempt } = useAttempt()
  if (!canUsePasskeys()) return null
  return (
    <>
      {refusal !== null && <Refusal error={refusal} />}
      <button type="button" disabled={busy} onClick={() => void attempt(onPress)}>
        {label}
      </button>
    </>
  )
}
