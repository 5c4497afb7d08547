// Which of several candidates somebody means.
import type { Choice } from '../combobox'

export function labelOf(choice: Choice): string {
  return `${choice.code} ${choice.name}`.trim()
}

// The one that is meant by what was typed: its exact code, or the only one there is.
export function meant(choices: readonly Choice[], typed: string): Choice | undefined {
  const text = typed.trim().normalize('NFKC').toLowerCase()
  const exact = choices.find(({ code }) => code.toLowerCase() === text)
  const labelled = choices.find((choice) => labelOf(choice).toLowerCase() === text)
  return exact ?? labelled ?? (choices.length === 1 ? choices[0] : undefined)
}
