// What is done with the second factor above the preferences; backup codes stay until they are kept.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { changeSecondFactor, second_factor_key, type BackupCodes as Renewed } from '@/entity/second_factor'
import { Dialog } from '@/ui/dialog'
import { BackupCodes } from './backup_codes'
import { ProofForm } from './proof_form'
import { SetUp } from './second_factor_set_up'

export type SecondFactorChange = 'add' | 'renew' | 'remove'

const said = { add: 'added', renew: 'renewed', remove: 'removed' } as const

interface SecondFactorDialogProps {
  change: SecondFactorChange
  onDone: (sentence: string) => void
  onClose: () => void
}

export function SecondFactorDialog({ change, onDone, onClose }: SecondFactorDialogProps) {
  const words = useWords().secondFactor
  const queries = useQueryClient()
  const [codes, setCodes] = useState<string[] | null>(null)
  const ask = () => void queries.invalidateQueries({ queryKey: second_factor_key })
  const take = (given: string[]) => {
    ask()
    setCodes(given)
  }
  const done = () => {
    ask()
    onDone(words[said[change]])
  }
  return (
    <Dialog title={words[change]} onClose={codes ? undefined : onClose}>
      {codes ? (
        <BackupCodes codes={codes} onKept={done} />
      ) : change === 'add' ? (
        <SetUp onCodes={take} onBack={onClose} />
      ) : change === 'renew' ? (
        <ProofForm
          submit={words.renew}
          asksCode
          onSend={async (proof) =>
            take((await changeSecondFactor<Renewed>('backup-codes', proof)).backup_codes)
          }
          onBack={onClose}
        >
          <p>{words.renewWhy}</p>
        </ProofForm>
      ) : (
        <ProofForm
          submit={words.remove}
          danger
          asksCode
          onSend={(proof) => changeSecondFactor('remove', proof).then(done)}
          onBack={onClose}
        >
          <p>{words.removeWhy}</p>
        </ProofForm>
      )}
    </Dialog>
  )
}
