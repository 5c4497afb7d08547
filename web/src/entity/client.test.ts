// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient, type Send } from './client'
import { Intent } from './intent'
import { ApiError } from './problem'
import { SessionStore, type Me } from './session'

const me: Me = {
  user: {
    id: 'u1',
    email: 'hanako@example.jp',
    full_name: '花子',
    organization_id: 'o1',
    language: 'ja',
    must_change_password: false,
    must_add_second_factor: false,
  },
  csrf_token: 'token-1',
  organization_id: 'o1',
  organizations: [{ id: 'o1', code: 'A', name: '青葉' }],
}

type Answer = Response | Error

function refusal(status: number, code: string, problem = '', headers: Record<string, string> = {}): Response {
  const details = problem === '' ? [] : [{ field: '', code: problem, reason: problem }]
  const body = { success: false, error: { code, message: code, details }, request_id: 'r-1' }
  return new Response(JSON.stringify(body), { status, headers })
}

const success = (data: unknown) => new Response(JSON.stringify({ success: true, data }))

let answers: Answer[]
let asked: { url: string; method: string; headers: Headers }[]
let waits: number[]
let session: SessionStore
let send: Send

beforeEach(() => {
  answers = []
  asked = []
  waits = []
  session = new SessionStore()
  session.adopt(me)
  send = createClient({
    session,
    language: () => 'ja',
    wait: (milliseconds) => {
      waits.push(milliseconds)
      return Promise.resolve()
    },
    fetch: (input, init) => {
      asked.push({ url: String(input), method: init?.method ?? '', headers: new Headers(init?.headers) })
      const answer = answers.shift()
      if (!answer) throw new Error('one request too many')
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
    },
  })
})

const header = (n: number, name: string) => asked[n]?.headers.get(name)
const post = { method: 'POST', body: { a: 1 } } as const

describe('a write', () => {
  it('carries token, key, version and language', async () => {
    answers = [success(1)]
    await send('/invoices/7/post', { ...post, version: 3, query: { dry_run: 'true', cursor: undefined } })
    expect(asked[0]?.url).toBe('/api/v1/invoices/7/post?dry_run=true')
    expect(header(0, 'X-CSRF-Token')).toBe('token-1')
    expect(header(0, 'If-Match')).toBe('"3"')
    expect(header(0, 'Accept-Language')).toBe('ja')
    expect(header(0, 'Idempotency-Key')).toMatch(/^[0-9a-f]{32}$/)
  })

  it('keeps its key over lost answers and busy servers', async () => {
    answers = [new TypeError('connection lost'), refusal(503, 'SERVICE_UNAVAILABLE'), success(1)]
    await send('/invoices', post)
    expect(asked).toHaveLength(3)
    expect(new Set([0, 1, 2].map((n) => header(n, 'Idempotency-Key'))).size).toBe(1)
    expect(waits).toHaveLength(2)
  })

  it('is not repeated when the server has decided', async () => {
    answers = [refusal(422, 'VALIDATION_ERROR', 'required')]
    await expect(send('/invoices', post)).rejects.toMatchObject({ status: 422, requestId: 'r-1' })
    expect(asked).toHaveLength(1)
  })

  it('gives up after four lost answers', async () => {
    answers = Array.from({ length: 4 }, () => new TypeError('connection lost'))
    await expect(send('/invoices', post)).rejects.toMatchObject({ status: 0, code: 'NETWORK' })
  })
})

describe('patience', () => {
  it('waits as long as the server asks for', async () => {
    answers = [refusal(429, 'RATE_LIMIT_EXCEEDED', '', { 'Retry-After': '2' }), success(1)]
    await send('/invoices')
    expect(waits[0]).toBeGreaterThanOrEqual(2000)
  })
  it('does not keep a person waiting for a minute', async () => {
    answers = [refusal(429, 'RATE_LIMIT_EXCEEDED', '', { 'Retry-After': '60' })]
    await expect(send('/invoices')).rejects.toMatchObject({ retryAfter: 60 })
  })
  it('has none where the first answer counts', async () => {
    answers = [refusal(429, 'RATE_LIMIT_EXCEEDED', 'locked', { 'Retry-After': '5' })]
    await expect(send('/auth/session', { ...post, once: true })).rejects.toBeInstanceOf(ApiError)
    expect(waits).toHaveLength(0)
  })
})

describe('something grave', () => {
  it('asks for the password, then does what was wanted, once', async () => {
    answers = [refusal(403, 'CONFIRMATION_REQUIRED', 'confirmation_required'), success({ id: '7' })]
    const done = send<{ data: { id: string } }>('/roles', post)
    await vi.waitFor(() => expect(session.current().doubted).toBe(true))
    session.believe(true)
    expect((await done).data.id).toBe('7')
    expect(header(1, 'Idempotency-Key')).toBe(header(0, 'Idempotency-Key'))
    expect(session.current().doubted).toBe(false)
  })

  it('is tried without it: nothing happens yet', async () => {
    answers = [refusal(403, 'CONFIRMATION_REQUIRED', 'confirmation_required')]
    const trial = send('/roles', { ...post, query: { dry_run: 'true' } })
    await expect(trial).rejects.toMatchObject({ status: 403 })
    expect(session.current().doubted).toBe(false)
  })

  it('is left alone if she will not', async () => {
    answers = [refusal(403, 'CONFIRMATION_REQUIRED', 'confirmation_required')]
    const failed = expect(send('/roles', post)).rejects.toMatchObject({ status: 403 })
    await vi.waitFor(() => expect(session.current().doubted).toBe(true))
    session.believe(false)
    await failed
  })
})

describe('an ended session', () => {
  it('asks to sign in again, then does what was wanted, once', async () => {
    answers = [refusal(401, 'AUTHENTICATION_REQUIRED', 'authentication_required'), success({ id: '7' })]
    const done = send<{ data: { id: string } }>('/invoices', post)
    await vi.waitFor(() => expect(session.current().expired).toBe(true))
    expect(session.current().user?.id).toBe('u1')
    session.adopt({ ...me, csrf_token: 'token-2' })
    expect((await done).data.id).toBe('7')
    expect(header(1, 'Idempotency-Key')).toBe(header(0, 'Idempotency-Key'))
    expect(header(1, 'X-CSRF-Token')).toBe('token-2')
    expect(session.current().expired).toBe(false)
  })

  it('fails what was wanted if the person leaves', async () => {
    answers = [refusal(401, 'AUTHENTICATION_REQUIRED', 'authentication_required')]
    const failed = expect(send('/invoices')).rejects.toMatchObject({ status: 401 })
    await vi.waitFor(() => expect(session.current().expired).toBe(true))
    session.leave()
    await failed
    expect(session.current().phase).toBe('out')
  })

  it('is not a wrong password', async () => {
    answers = [refusal(401, 'AUTHENTICATION_REQUIRED', 'sign_in_failed')]
    await expect(send('/auth/password', post)).rejects.toMatchObject({ status: 401 })
    expect(session.current().expired).toBe(false)
  })

  it('takes over the token of another window', async () => {
    answers = [
      refusal(403, 'PERMISSION_DENIED', 'csrf_token_missing'),
      success({ ...me, csrf_token: 'token-9' }),
      success(1),
    ]
    await send('/invoices', post)
    expect(asked[1]?.url).toBe('/api/v1/auth/me')
    expect(header(2, 'X-CSRF-Token')).toBe('token-9')
  })
})

describe('a second factor that is demanded meanwhile', () => {
  it('is made known to the screen', async () => {
    const must = { ...me.user, must_add_second_factor: true }
    const refused = () => refusal(403, 'MUST_ADD_SECOND_FACTOR', 'must_add_second_factor')
    answers = [refused(), success({ ...me, user: must }), refused()]
    await expect(send('/invoices')).rejects.toMatchObject({ status: 403 })
    expect(asked).toHaveLength(3)
    expect(session.current().user?.must_add_second_factor).toBe(true)
  })
})

describe('an intent', () => {
  it('keeps its key until it is done or becomes another', () => {
    const intent = new Intent()
    const key = intent.keyFor({ a: 1 })
    expect(intent.keyFor({ a: 1 })).toBe(key)
    expect(intent.keyFor({ a: 2 })).not.toBe(key)
    const second = intent.keyFor({ a: 2 })
    intent.done()
    expect(intent.keyFor({ a: 2 })).not.toBe(second)
  })
})
