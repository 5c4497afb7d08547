// What a screen of a document needs beyond the server's description: which fields stand where. One short
// description for each document (modules/*/…_screen.ts); from it follow list, form, page, import and
// palette.
import type { components } from '@/generated/api'
import type { Tone } from '@/ui/values'

export interface Section {
  title: 'basics' | 'terms' | 'contact' | 'printed' | 'books' | 'access' | 'more'
  fields: readonly string[]
}

export interface Screen {
  name: string // of the server's description, and of the address: "customers"
  api: string // where its records are
  columns?: readonly string[] // of the list; without: what the server proposes
  filters?: readonly string[] // shown above the list; all others can be added
  sections?: readonly Section[]
  key?: readonly string[] // the fields that name a record, the first of them leads to it
  tones?: Record<string, Tone> // colours of states
  imports?: boolean
  hasFiles?: boolean
  offers?: (action: string, record: Record<string, unknown>) => boolean // what makes sense of what may be
  shownOtherwise?: readonly string[] // by the page of a record, beside its facts
  createsAt?: string // where a new one is made, if not in the form of the document
}

const screens = new Map<string, Screen>()
const by_api = new Map<string, Screen>()

type Schemas = components['schemas']

type Names<Document extends keyof Schemas> =
  | (keyof Schemas[Document] & string)
  // What is only told to the server, such as a password.
  | (`${Document}Input` extends keyof Schemas ? keyof Schemas[`${Document}Input`] & string : never)

// The same, with names that the API's description knows: a misspelt field does not compile.
interface ScreenOf<Name extends string> extends Screen {
  columns?: readonly Name[]
  filters?: readonly Name[]
  sections?: readonly { title: Section['title']; fields: readonly Name[] }[]
  key?: readonly Name[]
  shownOtherwise?: readonly Name[]
}

export function declare<Document extends keyof Schemas>(screen: ScreenOf<Names<Document>>): Screen {
  screens.set(screen.name, screen)
  by_api.set(screen.api, screen)
  return screen
}

export function screenNamed(name: string): Screen | undefined {
  return screens.get(name)
}

// Where the records of a reference are shown: "/api/v1/financial/accounts" → the screen of accounts.
export function screenAt(target: string | undefined): Screen | undefined {
  return target === undefined ? undefined : by_api.get(target.replace(/^\/api\/v1/, ''))
}

export function allScreens(): Screen[] {
  return [...screens.values()]
}
