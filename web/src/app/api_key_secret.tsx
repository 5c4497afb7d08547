// A key, shown once: who closes it says that she has kept it.
import { useEffect, useRef, useState } from 'react'
import { useWords } from '@/i18n/language'
import { useApiKeyWords } from '@/entity/api_key_words'
import { CopyButton } from '@/ui/copy_button'
import { Check } from '@/ui/field'

export function ApiKeySecret({ secret, onKept }: { secret: string; onKept: () => void }) {
  const words = useWords()
  const apiKeys = useApiKeyWords()
  const [kept, setKept] = useState(false)
  const why = useRef<HTMLParagraphElement>(null)
  useEffect(() => why.current?.focus(), []) // the form before has taken the focus with it
  return (
    <>
      <p ref={why} tabIndex={-1}>
        {apiKeys.keep}
      </p>
      <div className="row">
        <code className="secret" aria-label={apiKeys.secret} role="textbox" aria-readonly="true">
          {secret}
        </code>
        <CopyButton text={secret} />
      </div>
      <Check label={apiKeys.kept} checked={kept} onCheck={setKept} />
      <div className="commands">
        <button type="button" className="primary" disabled={!kept} onClick={onKept}>
          {words.common.close}
        </button>
      </div>
    </>
  )
}
