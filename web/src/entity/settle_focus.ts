// Before what was typed is sent.
import { choicesMade } from '@/ui/combobox'

// What is still being typed counts as typed. Answers whether all of it means something; what does not gets
// the focus.
export async function settleFocus(frame: HTMLElement | null): Promise<boolean> {
  const at = document.activeElement
  if (at instanceof HTMLElement && frame?.contains(at)) at.blur()
  await choicesMade()
  await new Promise(requestAnimationFrame) // until the last choice is drawn
  const unknown = frame?.querySelector<HTMLElement>('[data-unknown]')
  unknown?.focus()
  return !unknown
}
