// What the server says of a document: its fields, labels, actions and what this person may do with it.
import { useQuery, type QueryClient } from '@tanstack/react-query'
import { language as currentLanguage, useLanguage, type Language } from '@/i18n/language'
import { send } from './client'
import { session, type Reach } from './session'

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
  reach: Right
  input: FieldMeta[]
}

export type Right = Reach | 'none'

export interface Meta {
  resource: string
  path: string
  title: string
  title_of_many: string // of its list
  order?: string
  read_only: boolean
  comments: boolean
  fields: FieldMeta[]
  inputs: FieldMeta[]
  figures: FieldMeta[]
  lines: LinesMeta[]
  list: string[]
  actions: ActionMeta[]
  rights: Record<'read' | 'create' | 'update' | 'delete' | 'export', Right> & { hidden_fields: string[] }
}

type Metas = Record<string, Meta | undefined>

// All descriptions, asked for at once by whoever needs the first. The answer serves all that a screen needs
// while it is built up; what is known for longer, the cache of the queries keeps.
const asked = new Map<string, Promise<Metas>>()
const built_within = 10_000

function allMetas(language: Language): Promise<Metas> {
  const key = `${session.chosen() ?? ''} ${language}`
  const known = asked.get(key)
  if (known) return known
  const forget = () => asked.delete(key)
  const answer = send<{ data: Metas }>('/meta', { once: true }).then(({ data }) => data)
  asked.set(key, answer)
  answer.then(() => setTimeout(forget, built_within), forget)
  return answer
}

session.subscribe(() => {
  if (session.current().phase === 'out') asked.clear()
})

async function metaNamed(name: string, language: Language, signal: AbortSignal): Promise<Meta> {
  const metas = await allMetas(language).catch(() => ({}) as Metas)
  const meta = metas[name] ?? Object.values(metas).find((one) => one?.resource === name)
  return meta ?? (await send<{ data: Meta }>(`/meta/${name}`, { signal })).data
}

// Labels come in the language of the screen, so another language is another answer.
export function metaQuery(name: string, language: Language) {
  return {
    queryKey: ['meta', name, language],
    queryFn: ({ signal }: { signal: AbortSignal }) => metaNamed(name, language, signal),
    staleTime: 10 * 60_000,
    gcTime: Infinity,
  }
}

// Descriptions name the roles of the company: after one of them has changed they are asked for anew.
export async function forgetMetas(queries: QueryClient) {
  asked.clear()
  await queries.invalidateQueries({ queryKey: ['meta'] })
}

// Before the first screen is drawn. Who is not signed in yet gets none.
export async function prepareMetas(queries: QueryClient) {
  const language = currentLanguage()
  const metas = await allMetas(language).catch(() => ({}))
  for (const [name, meta] of Object.entries(metas))
    queries.setQueryData(metaQuery(name, language).queryKey, meta)
}

// What nobody may leave out: neither empty by nature nor filled with something until one says otherwise.
export const mustBeFilled = (field: FieldMeta): boolean =>
  field.required === true && field.default === undefined

export function useMeta(name: string) {
  return useQuery(metaQuery(name, useLanguage()))
}

// Whether this person may read any of these records; not before that is known.
export function useReads(name: string): boolean {
  const right = useMeta(name).data?.rights.read
  return right !== undefined && right !== 'none'
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
  if (!parts)
    return (fieldOf(meta, pointer) ?? meta.lines.find((one) => one.name === pointer))?.label ?? pointer
  const lines = meta.lines.find((one) => one.name === parts[1])
  const field = lines?.fields.find((one) => one.name === parts[3])
  return `${lines?.label ?? ''} ${Number(parts[2]) + 1}${field ? `: ${field.label}` : ''}`
}
