// The life of a form: begun from a record or a draft, changed, saved, refused, merged.
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import type { GridRow } from '@/ui/grid/model'
import { useWords } from '@/i18n/language'
import { useGuard } from '@/ui/router'
import { send } from './client'
import { draftName, draftOf, keepDraft, type Draft } from './drafts'
import {
  blankValues,
  bodyOf,
  changedBody,
  newBody,
  shapeOf,
  valuesOf,
  type FormShape,
  type FormValues,
  type Value,
} from './form_values'
import { pointerOf, resolved, type LineLayout } from './lines'
import { merge, take, type Merge } from './merge'
import type { Meta } from './meta'
import { ApiError } from './problem'
import { useSave, type AnyRecord, type Single } from './records'
import type { Screen } from './screens'

export interface FormOptions {
  screen: Screen
  meta: Meta
  record?: AnyRecord | undefined
  given?: Record<string, Value> | undefined // proposals for a new record
  template?: AnyRecord | undefined // what a new record is a copy of
  layouts?: Record<string, LineLayout> | undefined
  inRow?: boolean // of a list: some of its fields, beside the form of the whole record
}

export type RecordForm = ReturnType<typeof useRecordForm>

interface Conflict extends Merge {
  version: number
  theirValues: FormValues
}

const pause = 400 // milliseconds without a key before the draft is kept

function isConflict(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 412 || error.has('version_conflict'))
}

// What the form began with, what is in it now, and the draft of both.
function useFormState({ screen, meta, record, given, template, layouts, inRow }: FormOptions) {
  const shape = useMemo(() => shapeOf(meta, record === undefined, layouts), [meta, record, layouts])
  const name = draftName(inRow ? `${screen.name}-row` : screen.name, record?.id)
  const [found] = useState<Draft | null>(() => draftOf(name))
  const fresh = () => (record ? valuesOf(shape, record) : copied(shape, blankValues(shape, given), template))
  const [base, setBase] = useState<FormValues>(() => found?.base ?? fresh())
  const [version, setVersion] = useState(found?.version ?? record?.version)
  const [values, show] = useState<FormValues>(() => complete(found?.values, base))
  // What is in the form now, also for who has waited since the last picture of it.
  const latest = useRef(values)
  const setValues = useCallback((next: (old: FormValues) => FormValues) => {
    latest.current = next(latest.current)
    show(latest.current)
  }, [])
  const setLines = useCallback(
    (lines: string, rows: GridRow[]) =>
      setValues((old) => ({ ...old, lines: { ...old.lines, [lines]: rows } })),
    [setValues],
  )
  const [restored, setRestored] = useState(found !== null)
  const [done, setDone] = useState(false)
  // Of hundreds of lines, this is not done with each key.
  const settled = useDeferredValue(values)
  const began = useMemo(() => JSON.stringify(bodyOf(shape, base)), [shape, base])
  const differs = useMemo(() => JSON.stringify(bodyOf(shape, settled)) !== began, [shape, settled, began])
  const dirty = !done && differs
  useDraft(name, dirty, values, record ? base : null, version)
  return {
    shape,
    base,
    version,
    values,
    latest: () => latest.current,
    setValues,
    setLines,
    restored,
    dirty,
    saved: () => {
      setDone(true)
      keepDraft(name, null)
    },
    restart: () => {
      const next = record ? valuesOf(shape, record) : blankValues(shape, given)
      keepDraft(name, null)
      setBase(next)
      setValues(() => next)
      setVersion(record?.version)
      setRestored(false)
      setDone(false)
    },
    rebase: (next: FormValues, theirs: FormValues, at: number) => {
      setValues(() => next)
      setBase(theirs)
      setVersion(at)
    },
  }
}

// Lines whose references are still being looked for wait here, not under the hands of the one who types.
async function settleLines(shape: FormShape, from: FormValues, reason: string) {
  const values: FormValues = { fields: from.fields, lines: { ...from.lines } }
  const problems: Record<string, string> = {}
  for (const { meta: lines, columns } of shape.lines) {
    const { rows, unknown } = await resolved(from.lines[lines.name] ?? [], columns, lines)
    values.lines[lines.name] = rows
    for (const { row, column } of unknown)
      problems[`${pointerOf(lines.name, rows, columns, row)}.${column}`] = reason
  }
  return { values, problems }
}

interface Wish {
  action?: string // to be done at once with what is saved
  merged?: { values: FormValues; version: number; base: FormValues }
}

// What somebody else saved meanwhile, against what was typed here.
async function conflictWith(
  { screen, record }: FormOptions,
  shape: FormShape,
  base: FormValues,
  mine: FormValues,
) {
  const theirs = (await send<Single<AnyRecord>>(`${screen.api}/${record?.id ?? ''}`)).data
  const theirValues = valuesOf(shape, theirs)
  return { ...merge(shape, base, mine, theirValues), version: theirs.version, theirValues }
}

export function useRecordForm(options: FormOptions) {
  const { screen, record } = options
  const words = useWords()
  const state = useFormState(options)
  const { shape, values, setValues } = state
  const [local, setLocal] = useState<Record<string, string>>({}) // problems that were found here
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const [working, setWorking] = useState(false)
  const saving = useSave<AnyRecord>(screen.api, options.inRow)
  useGuard(state.dirty, words.common.leave)

  const write = async ({ action, merged }: Wish): Promise<AnyRecord | null> => {
    const settled = await settleLines(shape, merged?.values ?? state.latest(), words.grid.unknown)
    setLocal(settled.problems)
    setValues(() => settled.values)
    if (Object.keys(settled.problems).length > 0) return null
    if (!record)
      return saving.mutateAsync({ body: newBody(shape, settled.values), ...(action && { action }) })
    const version = merged?.version ?? state.version ?? record.version
    const body = changedBody(shape, merged?.base ?? state.base, settled.values)
    if (Object.keys(body).length === 0) return { ...record, version }
    return saving.mutateAsync({ id: record.id, body, version })
  }
  const refuse = async (error: unknown) => {
    if (record && isConflict(error))
      setConflict(await conflictWith(options, shape, state.base, state.latest()))
  }
  const save = async (wish: Wish = {}): Promise<AnyRecord | null> => {
    setWorking(true)
    try {
      const saved = await write(wish)
      if (saved) state.saved()
      return saved
    } catch (error) {
      await refuse(error).catch(() => undefined)
      return null
    } finally {
      setWorking(false)
    }
  }
  return {
    shape,
    values,
    dirty: state.dirty,
    restored: state.restored,
    conflict,
    local,
    error: isConflict(saving.error) ? null : saving.error,
    busy: saving.isPending || working,
    set: (field: string, value: Value) =>
      setValues((old) => ({ ...old, fields: { ...old.fields, [field]: value } })),
    setLines: state.setLines,
    save,
    restart: () => {
      state.restart()
      setLocal({})
      saving.reset()
    },
    closeConflict: () => setConflict(null),
    resolve: (takes: Record<string, 'mine' | 'theirs'>) => {
      if (!conflict) return Promise.resolve(null)
      const next = decided(conflict, takes)
      state.rebase(next, conflict.theirValues, conflict.version)
      setConflict(null)
      return save({ merged: { values: next, version: conflict.version, base: conflict.theirValues } })
    },
  }
}

function decided(conflict: Conflict, takes: Record<string, 'mine' | 'theirs'>): FormValues {
  const next = { fields: { ...conflict.merged.fields }, lines: { ...conflict.merged.lines } }
  for (const field of conflict.conflicts)
    if (takes[field] === 'theirs') take(next, conflict.theirValues, field)
  return next
}

// What is proposed goes before what the copied record says.
function copied(shape: FormShape, proposed: FormValues, template: AnyRecord | undefined): FormValues {
  if (!template) return proposed
  const from = valuesOf(shape, template)
  const own = Object.entries(proposed.fields).filter(([, value]) => value !== '' && value !== null)
  return { fields: { ...from.fields, ...Object.fromEntries(own) }, lines: from.lines }
}

// A draft may lack what a newer release asks for.
function complete(values: FormValues | undefined, base: FormValues): FormValues {
  if (!values) return base
  return { fields: { ...base.fields, ...values.fields }, lines: { ...base.lines, ...values.lines } }
}

function useDraft(
  name: string,
  dirty: boolean,
  values: FormValues,
  base: FormValues | null,
  version: number | undefined,
) {
  useEffect(() => {
    if (!dirty) return
    const write = () => keepDraft(name, { values, base, version: version ?? null })
    const timer = setTimeout(write, pause)
    addEventListener('pagehide', write)
    return () => {
      clearTimeout(timer)
      removeEventListener('pagehide', write)
    }
  }, [name, dirty, values, base, version])
}
