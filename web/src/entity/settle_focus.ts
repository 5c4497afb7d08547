// Before what was typed is sent.
import { choicesMade } from '@/ui/combobox'

// What is still being typed counts as typed. Answers whether all of it means something; what does not gets
// the focus.
export async function settleFocus(frame: HTMLElement | null): Promise<boolean> {
  const at = document.activeElement
  if (at instanceof HTMLElement && frame?.contains(at)) at.blur()
  await choicesMade()
  await new Promise(requestAnimationFrame)
  const unknown = () => frame?.querySelector<HTMLElement>('[data-unknown]')
  // The last choice may be drawn some frames later.
  for (let frames = 0; unknown() && frames < 10; frames++) await new Promise(requestAnimationFrame)
  unknown()?.focus()
  return !unknown()
}
