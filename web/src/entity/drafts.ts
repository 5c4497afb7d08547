// What was typed and not yet saved, kept in this browser until it is saved, discarded or its person signs
// out. It belongs to the company for which it was typed.
import { keep, keptJson, keptNames } from '@/ui/kept'
import type { FormValues } from './form_values'
import { session } from './session'

export interface Draft {
  values: FormValues
  base: FormValues | null // what a change began with
  version: number | null
  at: string
}

const beginning = 'draft:'

export function draftName(screen: string, id: string | undefined): string {
  const { user, company } = session.current()
  return `${beginning}${user?.id ?? ''}:${company?.id ?? ''}:${screen}:${id ?? 'new'}`
}

export const draftOf = (name: string): Draft | null => keptJson<Draft>(name)

export function keepDraft(name: string, draft: Omit<Draft, 'at'> | null) {
  keep(name, draft && JSON.stringify({ ...draft, at: new Date().toISOString() }))
}

export function forgetDrafts() {
  for (const name of keptNames(beginning)) keep(name, null)
}
