// The backup codes, shown once: they may be copied or saved, and who closes them says that she has kept them.
import { useEffect, useRef, useState } from 'react'
import { useWords } from '@/i18n/language'
import { useSession } from '@/entity/session'
import { CopyButton } from '@/ui/copy_button'
import { Check } from '@/ui/field'
import { saveFile } from '@/ui/save_file'

export function BackupCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const words = useWords()
  const { user } = useSession()
  const [kept, setKept] = useState(false)
  const why = useRef<HTMLParagraphElement>(null)
  useEffect(() => why.current?.focus(), []) // the form before has taken the focus with it
  const save = () => {
    const head = `${words.product} ${words.secondFactor.backupCode}\n${user?.email ?? ''}\n\n`
    saveFile('itdo-erp-backup-codes.txt', [head, codes.join('\n'), '\n'], 'text/plain;charset=utf-8')
  }
  return (
    <>
      <p ref={why} tabIndex={-1}>
        {words.secondFactor.keep}
      </p>
      <ol className="backup-codes" aria-label={words.secondFactor.backupCode}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="row">
        <CopyButton text={codes.join('\n')} />
        <button type="button" onClick={save}>
          {words.secondFactor.save}
        </button>
      </div>
      <Check label={words.secondFactor.kept} checked={kept} onCheck={setKept} />
      <div className="commands">
        <button type="button" className="primary" disabled={!kept} onClick={onKept}>
          {words.common.close}
        </button>
      </div>
    </>
  )
}
