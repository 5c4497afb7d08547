import { expect, test } from './base'
import { people } from './people'

test.use({ storageState: { cookies: [], origins: [] } })

test('a deep link survives signing in, in both languages', async ({ page }) => {
  await page.goto('/invoices?state=posted')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await page.getByRole('button', { name: '日本語' }).click()
  await page.getByLabel('メールアドレス').fill(people.sales.email)
  await page.getByLabel('パスワード').fill('wrong-Password-1')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('パスワードが正しくありません')
  await page.getByLabel('パスワード').fill(people.sales.password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '請求書', level: 1 })).toBeVisible()
  expect(page.url()).toContain('state=posted')
  // What this person has no right to is not offered.
  await expect(page.getByRole('link', { name: '得意先' })).toBeVisible()
  await expect(page.getByRole('link', { name: '試算表' })).toHaveCount(0)
  await page.goto('/audit-log')
  await expect(page.getByRole('alert')).toContainText('権限がありません')
  await page.getByRole('button', { name: 'サインアウト' }).click()
  await expect(page.getByRole('heading', { name: 'サインイン' })).toBeVisible()
})

test('who forgot her password asks for a link; one that is void says so', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: 'パスワードをお忘れですか' }).click()
  await page.getByLabel('メールアドレス').fill('nobody@aoba.example')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status')).toContainText('まもなくリンクが届きます')
  await page.getByRole('button', { name: 'サインインに戻る' }).click()
  await expect(page.getByRole('heading', { name: 'サインイン' })).toBeVisible()

  await page.goto('/reset-password#void')
  await page.getByLabel('新しいパスワード', { exact: true }).fill('Sugi-Hinoki-4711')
  await page.getByLabel('新しいパスワード（確認）').fill('Sugi-Hinoki-4711')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText('このリンクは使用済みか')
})
