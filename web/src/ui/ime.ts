// While an input method composes, Enter and the arrows belong to it; Safari tells it by 229 alone.
import type { KeyboardEvent } from 'react'

export function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229
}

export function isComposingNatively(event: globalThis.KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}

// Whether a key meant for the page was typed into a control instead.
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  )
}
