// What is done with a passkey above the preferences.
import { useRef, useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { Failure, problemAt, Refusal } from '@/entity/failure'
import {
  askToMake,
  PasskeyFault,
  usePasskeyChanges,
  type CreationOptions,
  type Passkey,
} from '@/entity/passkeys'
import { useSecondFactor } from '@/entity/second_factor'
import { Dialog } from '@/ui/dialog'
import { Input } from '@/ui/field'
import { Loading } from '@/ui/page'
import { useAttempt } from './attempt'
import { ProofForm } from './proof_form'

export type PasskeyChange = 'add' | { rename: Passkey } | { remove: Passkey }

interface PartProps {
  onDone: (sentence: string) => void
  onBack: () => void
}

const longest_name = 100

function Add({ onDone, onBack }: PartProps) {
  const words = useWords().passkeys
  const { make } = usePasskeyChanges()
  const { data: factor, error, refetch } = useSecondFactor()
  const [name, setName] = useState('')
  // Who turned the device away tries again without another code: what it is asked is still good.
  const options = useRef<CreationOptions | null>(null)
  const add = async (proof: Parameters<typeof askToMake>[0]) => {
    options.current ??= await askToMake(proof)
    try {
      await make(options.current, name)
    } catch (fault) {
      if (!(fault instanceof PasskeyFault)) options.current = null
      throw fault
    }
    onDone(words.added)
  }
  // A form that can not be sent yet would lose the Enter of who is quick.
  if (error) return <Failure error={error} onRetry={() => void refetch()} />
  if (!factor) return <Loading />
  return (
    <ProofForm submit={words.add} asksCode={factor.enabled} shown={['name']} onSend={add} onBack={onBack}>
      {(problem) => (
        <>
          <p>{words.addWhy}</p>
          <Input
            label={words.name}
            hint={words.nameHint}
            problem={problem('name')}
            autoComplete="off"
            maxLength={longest_name}
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </>
      )}
    </ProofForm>
  )
}

function Rename({ passkey, onDone, onBack }: PartProps & { passkey: Passkey }) {
  const words = useWords()
  const { rename } = usePasskeyChanges()
  const [name, setName] = useState(passkey.name)
  const { busy, refusal, attempt } = useAttempt()
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    void attempt(() => rename(passkey.id, name).then(() => onDone(words.passkeys.renamed)))
  }
  const problem = problemAt(refusal, 'name')
  return (
    <form className="sign-in" onSubmit={submit}>
      {refusal !== null && problem === undefined && <Refusal error={refusal} />}
      <Input
        label={words.passkeys.name}
        problem={problem}
        autoComplete="off"
        maxLength={longest_name}
        autoFocus
        demanded
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <div className="commands">
        <button type="button" onClick={onBack}>
          {words.secondFactor.cancel}
        </button>
        <button className="primary" disabled={busy}>
          {words.passkeys.rename}
        </button>
      </div>
    </form>
  )
}

function Remove({ passkey, onDone, onBack }: PartProps & { passkey: Passkey }) {
  const words = useWords()
  const { remove } = usePasskeyChanges()
  const { busy, refusal, attempt } = useAttempt()
  const run = () => void attempt(() => remove(passkey.id).then(() => onDone(words.passkeys.removed)))
  return (
    <>
      <p>
        <strong>{passkey.name}</strong>
      </p>
      <p>{words.passkeys.removeWhy}</p>
      {refusal !== null && <Refusal error={refusal} />}
      <div className="commands">
        <button type="button" autoFocus onClick={onBack}>
          {words.secondFactor.cancel}
        </button>
        <button type="button" className="danger" disabled={busy} onClick={run}>
          {words.passkeys.remove}
        </button>
      </div>
    </>
  )
}

interface PasskeyDialogProps {
  change: PasskeyChange
  onDone: (sentence: string) => void
  onClose: () => void
}

export function PasskeyDialog({ change, onDone, onClose }: PasskeyDialogProps) {
  const words = useWords().passkeys
  const part = { onDone, onBack: onClose }
  if (change === 'add') {
    return (
      <Dialog title={words.add} onClose={onClose}>
        <Add {...part} />
      </Dialog>
    )
  }
  const renames = 'rename' in change
  return (
    <Dialog title={renames ? words.rename : words.remove} onClose={onClose}>
      {renames ? <Rename passkey={change.rename} {...part} /> : <Remove passkey={change.remove} {...part} />}
    </Dialog>
  )
}
