// A code of the second factor as it is typed: six digits of the app or, where it is taken, a backup code.
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { Input } from '@/ui/field'

interface CodeInputProps {
  value: string
  onCode: (code: string) => void
  takesBackup?: boolean
  takesFocus?: boolean
  problem?: string | undefined
}

export function CodeInput({ value, onCode, takesBackup, takesFocus, problem }: CodeInputProps) {
  const words = useWords().secondFactor
  const [backup, setBackup] = useState(false)
  const [turned, setTurned] = useState(false)
  const turn = () => {
    setBackup(!backup)
    setTurned(true)
    onCode('')
  }
  return (
    <>
      <Input
        key={backup ? 'backup' : 'app'}
        label={backup ? words.backupCode : words.code}
        hint={backup ? words.backupHint : words.codeHint}
        problem={problem}
        // A phone shows only the keys that are needed, and offers what came by message.
        inputMode={backup ? 'text' : 'numeric'}
        autoComplete={backup ? 'off' : 'one-time-code'}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={20}
        autoFocus={turned || takesFocus}
        demanded
        value={value}
        onChange={(event) => onCode(event.target.value)}
      />
      {takesBackup && (
        <button type="button" className="link" onClick={turn}>
          {backup ? words.useApp : words.useBackup}
        </button>
      )}
    </>
  )
}
