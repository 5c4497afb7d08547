// The one way to ask the server. It knows of sessions, forged requests, repeated writes, versions and
// patience.
import { language as currentLanguage } from '@/i18n/language'
import { ApiError, problemOf } from './problem'
import { session as theSession, type Me, type SessionStore } from './session'

export interface Call {
  method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  query?: Record<string, string | undefined>
  body?: unknown
  csv?: string // instead of a body
  file?: Blob // instead of a body
  intent?: string // key of what the person wants done once, however often it is sent
  version?: number // of the record that she has seen
  signal?: AbortSignal
  once?: boolean // the first answer counts: no repetition, no new sign-in
  keepalive?: boolean // goes out even if the page is being left; whether it arrives says nothing
}

export type Send = <T>(path: string, call?: Call) => Promise<T>

export interface Surroundings {
  fetch: typeof globalThis.fetch
  session: SessionStore
  wait: (milliseconds: number) => Promise<void>
  language: () => string
}

const root = '/api/v1'

const most_attempts = 4
const longest_wait = 10 // seconds; who must wait longer is told so
const answer_within = 60_000
const health_within = 10_000

// A key of 128 random bits; randomUUID is missing on plain http.
export function intentKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function addressOf(path: string, query: Call['query']): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {})) if (value) parameters.set(name, value)
  const search = parameters.toString()
  return root + path + (search === '' ? '' : `?${search}`)
}

// What stays the same however often a request is repeated. A repetition that went to the company chosen
// meanwhile would write there what was meant for another one.
interface Sending {
  key: string | undefined
  company: string | null
}

function headersOf(call: Call, { key, company }: Sending, around: Surroundings): Headers {
  const headers = new Headers({ Accept: 'application/json', 'Accept-Language': around.language() })
  const token = around.session.current().csrfToken
  if (call.body !== undefined) headers.set('Content-Type', 'application/json')
  if (call.csv !== undefined) headers.set('Content-Type', 'text/csv')
  if (call.file !== undefined) headers.set('Content-Type', call.file.type || 'application/octet-stream')
  if (key !== undefined) headers.set('Idempotency-Key', key)
  if (key !== undefined && token) headers.set('X-CSRF-Token', token)
  if (call.version !== undefined) headers.set('If-Match', `"${call.version}"`)
  if (company !== null) headers.set('X-Organization-ID', company)
  return headers
}

function signalOf(call: Call): AbortSignal {
  const limit = AbortSignal.timeout(answer_within)
  return call.signal ? AbortSignal.any([call.signal, limit]) : limit
}

// Whether the same request may do better a little later.
function isPassing(error: ApiError): boolean {
  if (error.retryAfter !== null && error.retryAfter > longest_wait) return false
  return error.status === 0 || error.status === 429 || (error.status >= 502 && error.status <= 504)
}

// What would happen is asked on the way to it. Only what really happens is worth a password.
const isTrial = ({ query }: Call): boolean => query?.['dry_run'] === 'true'

// Whether what is known here of the person no longer holds.
function isAboutHer(error: ApiError): boolean {
  return error.has('csrf_token_missing') || error.has('must_add_second_factor')
}

function pauseBefore(attempt: number, error: ApiError): number {
  const least = error.retryAfter !== null ? error.retryAfter * 1000 : 250 * 2 ** attempt
  return least + Math.random() * 250 // so that many clients do not come back at once
}

// Whether the last request was answered at all.
let reachable = true
const reach_listeners = new Set<() => void>()

export const isReachable = (): boolean => reachable

export function onReach(listener: () => void): () => void {
  reach_listeners.add(listener)
  return () => {
    reach_listeners.delete(listener)
  }
}

function noteReach(is: boolean) {
  if (is === reachable) return
  reachable = is
  for (const listener of reach_listeners) listener()
}

export function createClient(around: Surroundings): Send {
  async function ask(path: string, call: Call, sending: Sending): Promise<Response> {
    const init: RequestInit = {
      method: call.method ?? 'GET',
      headers: headersOf(call, sending, around),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: signalOf(call),
    }
    if (call.keepalive) init.keepalive = true
    if (call.body !== undefined) init.body = JSON.stringify(call.body)
    else if (call.csv !== undefined) init.body = call.csv
    else if (call.file !== undefined) init.body = call.file
    try {
      const response = await around.fetch(addressOf(path, call.query), init)
      noteReach(true)
      return response
    } catch (error) {
      if (call.signal?.aborted) throw error
      if (!call.keepalive) noteReach(false)
      throw new ApiError(0, 'NETWORK', '')
    }
  }

  async function answerOf<T>(path: string, call: Call, sending: Sending): Promise<T> {
    const response = await ask(path, call, sending)
    if (!response.ok) throw await problemOf(response)
    try {
      return (await response.json()) as T
    } catch (error) {
      if (call.signal?.aborted) throw error
      throw new ApiError(0, 'NETWORK', '') // the connection broke in the middle
    }
  }

  // Another window has signed in anew: the cookie is its, and so must be the token. Or a second factor is
  // demanded of her by now: what the server says of her leads to it.
  async function takeOver({ company }: Sending) {
    const before = around.session.current().user
    const sending = { key: undefined, company }
    const me = await answerOf<{ data: Me }>('/auth/me', {}, sending).catch((refusal: unknown) => {
      if (refusal instanceof ApiError && refusal.status === 403) return null // not of this company
      throw refusal
    })
    if (!me || (before && me.data.user.id !== before.id)) around.session.leave()
    else around.session.adopt(me.data)
  }

  return async function send<T>(path: string, call: Call = {}): Promise<T> {
    const key = (call.method ?? 'GET') === 'GET' ? undefined : (call.intent ?? intentKey())
    const sending = { key, company: around.session.chosen() }
    let taken_over = false
    for (let attempt = 1; ;) {
      try {
        return await answerOf<T>(path, call, sending)
      } catch (error) {
        if (!(error instanceof ApiError) || call.once) throw error
        if (error.status === 401 && !error.has('sign_in_failed') && !error.has('passkey_needed')) {
          await around.session.renewed().catch(() => Promise.reject(error))
        } else if (error.has('confirmation_required') && !isTrial(call)) {
          await around.session.proved().catch(() => Promise.reject(error))
        } else if (isAboutHer(error) && !taken_over) {
          taken_over = true
          await takeOver(sending)
        } else {
          if (!isPassing(error) || attempt >= most_attempts) throw error
          await around.wait(pauseBefore(attempt, error))
          call.signal?.throwIfAborted()
          attempt += 1
        }
      }
    }
  }
}

export const send = createClient({
  // eslint-disable-next-line no-restricted-globals -- this is the place for it
  fetch: (input, init) => fetch(input, init),
  session: theSession,
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  language: currentLanguage,
})

// How the server finds itself. Whoever asks is told, and 503 is an answer too: something does not work.
export async function askHealth(signal: AbortSignal): Promise<unknown> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(health_within)])
  const answer = await globalThis
    .fetch('/health/detailed', { cache: 'no-store', signal: limited })
    .then((response) => response.json() as Promise<unknown>)
    .catch((error: unknown) => {
      if (signal.aborted) throw error
      throw new ApiError(0, 'NETWORK', '') // nobody answers, or only what stands before the server
    })
  noteReach(true)
  return answer
}

// The address of what the browser fetches by itself: a paper, a file, the stream of news. It can name the
// company in no other way.
export function linkTo(path: string, query: Call['query'] = {}): string {
  const { user, company } = theSession.current()
  const elsewhere = company && company.id !== user?.organization_id ? company.id : undefined
  return addressOf(path, { ...query, organization_id: elsewhere })
}

// The script of the app that the server hands out now; null if it cannot be told.
export async function servedBuild(): Promise<string | null> {
  try {
    const page = await globalThis.fetch('/', { cache: 'no-store', headers: { Accept: 'text/html' } })
    if (!page.ok) return null
    const seen = new DOMParser().parseFromString(await page.text(), 'text/html')
    return seen.querySelector('script[type="module"][src]')?.getAttribute('src') ?? null
  } catch {
    return null
  }
}
