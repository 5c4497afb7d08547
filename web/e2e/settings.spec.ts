import { expect, test } from './base'
import { stateOf } from './people'

test('a company changes what it says of itself, and the page stays', async ({ page }) => {
  await page.goto('/')
  await page.locator('#rail').getByRole('link', { name: '設定' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('設定')
  const phone = page.getByLabel(/^電話番号/)
  const before = await phone.inputValue()
  await phone.fill('022-000-0000')
  await page.keyboard.press('Control+s')
  await expect(page.locator('.notice')).toContainText('保存')
  await expect(page).toHaveURL('/settings')
  await expect(page.getByLabel(/^電話番号/)).toHaveValue('022-000-0000')
  // Saved again at once: the form has begun anew with what was saved.
  const again = page.waitForResponse((answer) => answer.request().method() === 'PATCH')
  await page.getByLabel(/^電話番号/).fill(before)
  await page.keyboard.press('Control+s')
  expect((await again).status()).toBe(200)
  // What is saved leaves no draft behind: the page may be left.
  await expect
    .poll(() => page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes('draft'))))
    .toEqual([])
  await expect(page.locator('.restored')).toHaveCount(0)
  await page.reload()
  await expect(page.getByLabel(/^電話番号/)).toHaveValue(before)
  // What follows from it stands beside it.
  const side = page.locator('.side')
  await expect(side).toContainText('送信サーバー未設定')
  await expect(side.getByRole('row').filter({ hasText: '適格請求書' })).toContainText(/\d{4}-\d{2}/)
  await side.getByRole('link', { name: '監査ログで見る' }).click()
  await expect(page.locator('tbody tr').first()).toContainText('会社')
})

test('what is wrong is said at its field', async ({ page }) => {
  await page.goto('/settings')
  await page.getByLabel(/登録番号/).fill('T1')
  await page.getByLabel(/^有効/).uncheck()
  await page.keyboard.press('Control+s')
  await expect(page.getByLabel(/登録番号/)).toHaveAttribute('aria-invalid', 'true')
  await expect(page.locator('.failure')).toContainText('利用中の会社は無効にできません。')
})

test.describe('who may not', () => {
  test.use({ storageState: stateOf('accountant') })
  test('is not led there, and told so', async ({ page }) => {
    await page.goto('/settings')
    await expect(page.locator('.empty')).toContainText('権限')
    await expect(page.locator('#rail').getByRole('link', { name: '設定' })).toHaveCount(0)
  })
})
