// People come in by invitation: one by one, or from a file; the link opens a page for the first password.
import { violationsIn } from './axe'
import { expect, first, test, unique } from './base'

const heading = (page: import('@playwright/test').Page) => page.getByRole('heading', { level: 1 })

test('a new person is invited; the invitation is withdrawn and sent again', async ({ page }) => {
  const email = `${unique('invited').toLowerCase()}@aoba.example`
  await page.goto('/users/new')
  const invite = page.getByLabel('招待メールを送る')
  await expect(invite).toBeChecked()
  await expect(page.getByLabel('パスワード')).toHaveCount(0)
  await invite.uncheck()
  await expect(page.getByLabel('パスワード')).toBeVisible()
  await invite.check()
  await page.getByLabel(/^メールアドレス/).fill(email)
  await page.getByLabel(/^氏名/).first().fill('招待 花子')
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.press('Control+s')
  await expect(heading(page)).toContainText('招待 花子')
  const facts = page.locator('.facts')
  await expect(facts.getByText('招待中')).toBeVisible()
  expect(await violationsIn(page)).toEqual([])
  await page.getByRole('button', { name: '招待を取り消す' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '招待を取り消す' }).click()
  await expect(facts.getByText('未招待')).toBeVisible()
  await expect(page.getByRole('button', { name: '招待を取り消す' })).toHaveCount(0)
  await page.getByRole('button', { name: '招待メールを送る' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '招待メールを送る' }).click()
  await expect(facts.getByText('招待中')).toBeVisible()
  await page.goto('/users?sign_in_state=invited')
  await expect(page.getByRole('row').filter({ hasText: email })).toContainText('招待中')
})

test('people of a file are invited together', async ({ page, request }) => {
  const start = unique('f').toLowerCase()
  const rows = [0, 1, 2].map((i) => `${start}-${i}@aoba.example,取込 ${i},viewer`)
  const buffer = Buffer.from(['email,full_name,roles', ...rows].join('\r\n') + '\r\n')
  await page.goto('/users/import')
  await page.locator('input[type=file]').setInputFiles({ name: `${start}.csv`, mimeType: 'text/csv', buffer })
  await page.getByLabel(/招待メールを送る/).check()
  expect(await violationsIn(page)).toEqual([])
  await page.getByRole('button', { name: '取り込む' }).click()
  await expect(page.getByText('取り込みました（新規 3 件')).toBeVisible()
  const made = await first(request, `/users?email=${start}-1@aoba.example`)
  expect(made['sign_in_state']).toBe('invited')
})

test.describe('by the link', () => {
  test.use({ storageState: { cookies: [], origins: [] } })

  test('she chooses a password and signs in', async ({ page }) => {
    await page.goto('/accept-invitation#void')
    await expect(page.getByRole('heading', { name: 'ようこそ' })).toBeVisible()
    expect(await violationsIn(page)).toEqual([])
    await page.getByLabel('新しいパスワード', { exact: true }).fill('Sugi-Hinoki-4711')
    await page.getByLabel('新しいパスワード（確認）').fill('Sugi-Hinoki-4711')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('alert')).toContainText('管理者に招待メールの再送を依頼')
    // The mail is the server's test; here, what follows when the link is good.
    await page.route('**/auth/accept-invitation', (route) =>
      route.fulfill({ json: { success: true, data: { accepted: true, email: 'x@aoba.example' } } }),
    )
    await page.getByRole('button', { name: 'パスワードを設定' }).click()
    await expect(page.getByRole('status')).toContainText('パスワードを設定しました')
    await page.getByRole('button', { name: 'サインイン' }).click()
    await expect(page.getByLabel('メールアドレス')).toBeVisible()
  })
})
