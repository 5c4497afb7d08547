// What all browser tests share: a signed-in page that tolerates no fault of scripts and no breach of the content
// security policy, and a way to speak to the server beside the screen.
import { test as plain, expect, type APIRequestContext, type Page } from '@playwright/test'
import { stateOf } from './people'

export const test = plain.extend<{ faults: string[]; follows: boolean }>({
  // Whether what a test chooses is kept on the server, where all tests of the same person would meet it.
  follows: [false, { option: true }],
  storageState: stateOf('admin'),
  faults: [
    async ({ page, follows }, use) => {
      const faults: string[] = []
      if (!follows)
        await page.route('**/api/v1/preferences', (route) =>
          route.fulfill({ json: { success: true, data: {} } }),
        )
      page.on('pageerror', (error) => faults.push(String(error)))
      page.on('console', (message) => {
        // The browser itself reports answers that a test provokes.
        if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text()))
          faults.push(message.text())
      })
      await page.addInitScript(() => {
        addEventListener('securitypolicyviolation', (event) =>
          console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`),
        )
      })
      await use(faults)
      expect(faults).toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

export interface Item extends Record<string, unknown> {
  id: string
  version: number
}

export async function csrfOf(request: APIRequestContext): Promise<Record<string, string>> {
  const me = (await (await request.get('/api/v1/auth/me')).json()) as { data: { csrf_token: string } }
  return { 'X-CSRF-Token': me.data.csrf_token, 'Idempotency-Key': crypto.randomUUID() }
}

export async function create(request: APIRequestContext, path: string, data: object): Promise<Item> {
  const answer = await request.post(`/api/v1${path}`, { data, headers: await csrfOf(request) })
  if (!answer.ok()) throw new Error(await answer.text())
  return ((await answer.json()) as { data: Item }).data
}

export async function first(request: APIRequestContext, path: string): Promise<Item> {
  const answer = (await (await request.get(`/api/v1${path}`)).json()) as { items: Item[] }
  const [item] = answer.items
  if (!item) throw new Error(`nothing at ${path}`)
  return item
}

export const live = (page: Page) => page.locator('.grid td > input, .grid td > select')

// The table of the grid as texts.
export function cells(page: Page, row: number) {
  return page.locator('.grid tbody tr').nth(row).locator('td')
}

let counter = 0
export const unique = (start: string): string =>
  `${start}${Date.now().toString(36).toUpperCase()}${++counter}`
