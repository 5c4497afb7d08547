// Puts a text on the clipboard. Browsers let a page do that over https or on the machine itself; where they
// do not, there is no button.
import { useState } from 'react'
import { useWords } from '@/i18n/language'

export function CopyButton({ text }: { text: string }) {
  const words = useWords().secondFactor
  const [said, setSaid] = useState('')
  if (!('clipboard' in navigator)) return null
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid(words.copied),
      () => setSaid(words.notCopied),
    )
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        {words.copy}
      </button>
      <span className="hint" role="status">
        {said}
      </span>
    </>
  )
}
