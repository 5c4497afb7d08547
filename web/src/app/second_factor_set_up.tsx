// Setting up the second factor: the password, then the secret for the app and a first code of it.
import { useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { problemAt, Refusal } from '@/entity/failure'
import {
  changeSecondFactor,
  inFours,
  typedCode,
  type BackupCodes,
  type NewFactor,
} from '@/entity/second_factor'
import { CopyButton } from '@/ui/copy_button'
import { QrCode } from '@/ui/qr_code'
import { useAttempt } from './attempt'
import { CodeInput } from './code_input'
import { ProofForm } from './proof_form'

function Secret({ secret, uri }: NewFactor) {
  const words = useWords().secondFactor
  return (
    <>
      <p>{words.scan}</p>
      <QrCode text={uri} label={words.qr} />
      <p>
        <a href={uri}>{words.openApp}</a>
      </p>
      <p>{words.byHand}</p>
      <div className="row">
        <code className="secret">{inFours(secret)}</code>
        <CopyButton text={secret} />
      </div>
    </>
  )
}

interface SetUpProps {
  onCodes: (codes: string[]) => void // it is set up, and these are the backup codes
  onBack?: () => void
}

function Confirm({ factor, onCodes, onBack }: SetUpProps & { factor: NewFactor }) {
  const words = useWords().secondFactor
  const [code, setCode] = useState('')
  const [tries, setTries] = useState(0)
  const { busy, refusal, attempt } = useAttempt()
  const problem = problemAt(refusal, 'code')
  const confirm = async () =>
    onCodes((await changeSecondFactor<BackupCodes>('confirm', { code: typedCode(code) })).backup_codes)
  const submit = async (event: SyntheticEvent) => {
    event.preventDefault()
    if (await attempt(confirm)) return
    setCode('')
    setTries(tries + 1)
  }
  return (
    <form className="sign-in" onSubmit={(event) => void submit(event)}>
      <ol className="steps">
        <li>
          <Secret {...factor} />
        </li>
        <li>
          {refusal !== null && problem === undefined && <Refusal error={refusal} />}
          {/* Each try anew, so that the focus comes back with the problem. */}
          <CodeInput key={tries} value={code} onCode={setCode} takesFocus problem={problem} />
        </li>
      </ol>
      <div className="commands">
        {onBack && (
          <button type="button" onClick={onBack}>
            {words.cancel}
          </button>
        )}
        <button className="primary" disabled={busy}>
          {words.finish}
        </button>
      </div>
    </form>
  )
}

export function SetUp({ onCodes, onBack }: SetUpProps) {
  const words = useWords().secondFactor
  const [factor, setFactor] = useState<NewFactor | null>(null)
  if (factor) return <Confirm factor={factor} onCodes={onCodes} onBack={onBack} />
  return (
    <ProofForm
      submit={words.next}
      onSend={async (proof) => setFactor(await changeSecondFactor<NewFactor>('setup', proof))}
      onBack={onBack}
    >
      <p>{words.why}</p>
    </ProofForm>
  )
}
