// A question above the page. The browser's own dialog keeps the focus inside and closes with Escape.
import { useEffect, useId, useRef, type ReactNode } from 'react'

interface DialogProps {
  title: string
  wide?: boolean
  hidesTitle?: boolean
  onClose?: () => void // none: it cannot be dismissed
  children: ReactNode
}

export function Dialog({ title, wide, hidesTitle, onClose, children }: DialogProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const shown = dialog.current
    const before = document.activeElement
    shown?.showModal()
    return () => {
      shown?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className={wide ? 'wide' : undefined}
      onCancel={(event) => {
        if (event.target !== dialog.current) return // but a dialog above this one
        event.preventDefault()
        onClose?.()
      }}
      // Browsers ask once only: Escape pressed again, or a phone's way back, closes it whatever was said.
      onKeyDown={(event) => {
        if (!onClose && event.key === 'Escape') event.preventDefault()
      }}
      onClose={(event) => {
        if (event.target !== dialog.current) return
        if (!dialog.current.open) dialog.current.showModal()
        onClose?.()
      }}
    >
      <h2 id={id} className={hidesTitle ? 'unseen' : undefined}>
        {title}
      </h2>
      {children}
    </dialog>
  )
}
