// What the server says of a document: its fields, labels, actions and what this person may do with it.
import { useQuery } from '@tanstack/react-query'
import { useLanguage, type Language } from '@/i18n/language'
import { send } from './client'
import type { Single } from './records'

export type FieldType =
  | 'text'
  | 'texts'
  | 'choice'
  | 'reference'
  | 'date'
  | 'instant'
  | 'amount'
  | 'quantity'
  | 'rate'
  | 'integer'
  | 'yes_no'
  | 'version'
  | 'uuid'
  | 'json'
  | 'list'

export interface FieldMeta {
  name: string
  label: string
  type: FieldType
  required?: boolean
  default?: string
  max?: number
  derived?: boolean
  fixed?: boolean // may be set once, at the creation
  sortable?: boolean
  personal?: boolean
  searched?: boolean
  phrased?: boolean // the phrase book offers texts
  filter?: boolean // of figures: whether the list can be asked by it
  options?: string[]
  option_labels?: Record<string, string>
  target?: string // of references: the path of the resource
}

export interface LinesMeta {
  name: string
  label: string
  derived: boolean
  fields: FieldMeta[]
}

export interface ActionMeta {
  name: string
  label: string
  from: string[]
  input: FieldMeta[]
}

export type Right = 'all' | 'own' | 'department' | 'none'

export interface Meta {
  resource: string
  path: string
  title: string
  order?: string
  read_only: boolean
  fields: FieldMeta[]
  inputs: FieldMeta[]
  figures: FieldMeta[]
  lines: LinesMeta[]
  list: string[]
  actions: ActionMeta[]
  rights: Record<'read' | 'create' | 'update' | 'delete' | 'export', Right> & { hidden_fields: string[] }
}

// Labels come in the language of the screen, so another language is another answer.
export function metaQuery(name: string, language: Language) {
  return {
    queryKey: ['meta', name, language],
    queryFn: async ({ signal }: { signal: AbortSignal }) =>
      (await send<Single<Meta>>(`/meta/${name}`, { signal })).data,
    staleTime: 10 * 60_000,
    gcTime: Infinity,
  }
}

export function useMeta(name: string) {
  return useQuery(metaQuery(name, useLanguage()))
}

export function fieldOf(meta: Meta, name: string): FieldMeta | undefined {
  if (meta.rights.hidden_fields.includes(name)) return undefined
  return [...meta.fields, ...meta.figures, ...meta.inputs].find((field) => field.name === name)
}

// Labels of all fields of a document and of its lines, for texts that name them.
export function labelsOf(meta: Meta): Record<string, string> {
  const all = [...meta.fields, ...meta.figures, ...meta.inputs, ...meta.lines]
  return Object.fromEntries(all.map(({ name, label }) => [name, label]))
}

// The label of the field that a problem points to: "lines[2].quantity" is "明細 3: 数量".
export function labelAt(meta: Meta, pointer: string): string {
  const parts = /^(\w+)\[(\d+)\]\.?(\w*)$/.exec(pointer)
  if (!parts) return fieldOf(meta, pointer)?.label ?? pointer
  const lines = meta.lines.find((one) => one.name === parts[1])
  const field = lines?.fields.find((one) => one.name === parts[3])
  return `${lines?.label ?? ''} ${Number(parts[2]) + 1}${field ? `: ${field.label}` : ''}`
}
