// Three versions of a record – what one began with, what one typed, what somebody else saved meanwhile –
// made into one.
import { bodyOf, same, type FormShape, type FormValues } from './form_values'

export interface Merge {
  merged: FormValues // ours where only we changed, theirs where only they did
  conflicts: string[] // changed by both, differently
  theirs: string[] // taken over from the other
}

export function merge(shape: FormShape, base: FormValues, mine: FormValues, theirs: FormValues): Merge {
  const [was, my, their] = [base, mine, theirs].map((values) => bodyOf(shape, values))
  const result: Merge = {
    merged: { fields: { ...mine.fields }, lines: { ...mine.lines } },
    conflicts: [],
    theirs: [],
  }
  for (const name of Object.keys(my ?? {})) {
    if (same(was?.[name], their?.[name]) || same(my?.[name], their?.[name])) continue
    if (!same(was?.[name], my?.[name])) {
      result.conflicts.push(name)
      continue
    }
    result.theirs.push(name)
    take(result.merged, theirs, name)
  }
  return result
}

export function take(into: FormValues, from: FormValues, name: string) {
  if (name in into.lines) into.lines[name] = from.lines[name] ?? []
  else into.fields[name] = from.fields[name] ?? null
}
