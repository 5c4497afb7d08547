// The gate before everything else for whom a role demands a second factor and who has none yet.
import { useEffect, useState } from 'react'
import { useWords } from '@/i18n/language'
import { whoIsThere } from '@/entity/company'
import { Failure } from '@/entity/failure'
import { canUsePasskeys } from '@/entity/passkeys'
import { session } from '@/entity/session'
import { BackupCodes } from './backup_codes'
import { LanguageSwitch } from './language_switch'
import { PasskeyDialog } from './passkey_dialog'
import { SetUp } from './second_factor_set_up'
import { useSignOut } from './sign_out'

export function SecondFactorGate() {
  const words = useWords()
  const signOut = useSignOut()
  const [codes, setCodes] = useState<string[] | null>(null)
  const [adding, setAdding] = useState(false)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    document.title = `${words.secondFactor.add} – ${words.product}`
  }, [words])
  const enter = () => {
    setError(null)
    whoIsThere().then((me) => session.adopt(me), setError)
  }
  return (
    <main className="gate">
      <p className="product">{words.product}</p>
      <h1>{words.secondFactor.add}</h1>
      {error !== null && <Failure error={error} onRetry={enter} />}
      {codes ? (
        <BackupCodes codes={codes} onKept={enter} />
      ) : (
        <>
          <p>{words.secondFactor.gate}</p>
          <SetUp onCodes={setCodes} />
          {canUsePasskeys() && (
            <>
              <p>{words.passkeys.instead}</p>
              <button type="button" onClick={() => setAdding(true)}>
                {words.passkeys.add}
              </button>
            </>
          )}
          {adding && <PasskeyDialog change="add" onDone={enter} onClose={() => setAdding(false)} />}
        </>
      )}
      <button type="button" className="quiet" onClick={() => void signOut()}>
        {words.nav.signOut}
      </button>
      <LanguageSwitch />
    </main>
  )
}
