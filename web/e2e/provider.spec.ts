// Signing in at a provider of identities, as the screen shows it; what the provider says is made up here, and tested
// with a real one at the API (tests/api/test_provider.py).
import type { Page } from '@playwright/test'
import { violationsIn } from './axe'
import { expect, test } from './base'
import { stateOf } from './people'

test.use({ storageState: { cookies: [], origins: [] } })

async function withProvider(page: Page, finish: { status: number; json: object }) {
  const data = (body: object) => ({ json: { success: true, data: body } })
  await page.route('**/api/v1/auth/provider', (route) => route.fulfill(data({ label: '青葉ID' })))
  await page.route('**/api/v1/auth/provider/begin', (route) =>
    route.fulfill(data({ address: '/sign-in/callback?code=c1&state=s1' })),
  )
  const sent: unknown[] = []
  await page.route('**/api/v1/auth/provider/session', (route) => {
    sent.push(route.request().postDataJSON())
    return route.fulfill(finish)
  })
  return sent
}

const refusal = (code: string, message: string, details: object[] = []) => ({
  status: code === 'PROVIDER_ACCOUNT_UNKNOWN' ? 403 : 401,
  json: { success: false, error: { code, message, details } },
})

test('there and back, and why it did not work', async ({ page }) => {
  const sent = await withProvider(
    page,
    refusal('PROVIDER_ACCOUNT_UNKNOWN', '対応するアカウントがありません。'),
  )
  await page.goto('/')
  const button = page.getByRole('button', { name: '青葉IDでサインイン' })
  await expect(button).toBeVisible()
  expect(await violationsIn(page)).toEqual([])
  await button.click()
  await expect(page.getByRole('alert')).toHaveText('対応するアカウントがありません。')
  expect(sent).toEqual([{ code: 'c1', state: 's1' }])
  expect(page.url()).not.toContain('c1')
  expect(await violationsIn(page)).toEqual([])
  await page.getByRole('button', { name: 'サインインに戻る' }).click()
  await expect(button).toBeVisible()
})

test('a code is asked for where she has a second factor', async ({ page }) => {
  const details = [{ field: '', code: 'mfa_required', reason: '', arguments: { challenge: 'x' } }]
  await withProvider(page, refusal('MFA_REQUIRED', '', details))
  await page.goto('/sign-in/callback?code=c1&state=s1')
  await expect(page.getByLabel('認証コード（6 桁）')).toBeFocused()
  expect(await violationsIn(page)).toEqual([])
})

test('who turns back there is told so', async ({ page }) => {
  await withProvider(page, refusal('PROVIDER_REFUSED', ''))
  await page.goto('/sign-in/callback?error=access_denied&state=s1')
  await expect(page.getByRole('alert')).toContainText('中止')
})

test('without a provider there is no button', async ({ page }) => {
  await page.goto('/')
  await expect(page.getByLabel('メールアドレス')).toBeVisible()
  await expect(page.getByRole('button', { name: /でサインイン$/ })).toHaveText(['パスキーでサインイン'])
})

test.describe('linked there', () => {
  test.use({ storageState: stateOf('admin') })

  test('she sees where, and ends it', async ({ page }) => {
    let identities = [
      { issuer: 'https://id.aoba.example', linked_at: '2026-11-01T00:00:00Z', last_used_at: null },
    ]
    const sent: unknown[] = []
    await page.route('**/api/v1/auth/identities', (route) =>
      route.fulfill({ json: { success: true, data: { identities } } }),
    )
    await page.route('**/api/v1/auth/identities/unlink', (route) => {
      sent.push(route.request().postDataJSON())
      identities = []
      return route.fulfill({ json: { success: true, data: { unlinked: 1 } } })
    })
    await page.goto('/')
    await page.getByRole('button', { name: /^表示設定/ }).click()
    const section = page.getByRole('group', { name: '認証サービスとの連携' })
    await section.getByRole('button', { name: '連携を解除: https://id.aoba.example' }).click()
    expect(await violationsIn(page)).toEqual([])
    await page.getByRole('dialog', { name: '連携を解除' }).getByRole('button', { name: '連携を解除' }).click()
    await expect(section.getByRole('status')).toHaveText('連携を解除しました。')
    expect(sent).toEqual([{ issuer: 'https://id.aoba.example' }])
  })
})
