import { violationsIn } from './axe'
import { expect, first, test } from './base'
import { layoutFaultsIn } from './layout'
import { forms, lists } from './paths'
import { opened, records, sizes } from './walk'

const variants = sizes.flatMap((size) => ['light', 'dark'].map((theme) => ({ ...size, theme })))

// Each screen wide and narrow, light and dark; where it stands too, which does not depend on the colours.
async function look(page: import('@playwright/test').Page, path: string) {
  await opened(page, path)
  for (const { theme, width, height } of variants) {
    await page.setViewportSize({ width, height })
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    const rules = theme === 'light' ? 'all' : 'colours'
    expect.soft(await violationsIn(page, rules), `${path} ${theme} ${width}`).toEqual([])
    if (theme === 'light') expect.soft(await layoutFaultsIn(page), `${path} ${width}`).toEqual([])
  }
}

test.describe.configure({ mode: 'parallel' })

const half = Math.ceil(lists.length / 2)
const screens = { lists: lists.slice(0, half), 'further lists': lists.slice(half), forms }

for (const [what, paths] of Object.entries(screens))
  test(`${what} keep nobody out`, async ({ page }) => {
    test.setTimeout(360_000)
    for (const path of paths) await look(page, path)
  })

test('records keep nobody out', async ({ page, request }) => {
  test.setTimeout(360_000)
  for (const path of await records(request)) await look(page, path)
})

test('dialogs keep nobody out', async ({ page }) => {
  await page.goto('/customers')
  await page.locator('tbody tr').first().waitFor()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('すずき')
  await expect(page.locator('.choices:visible, dialog').getByRole('option').first()).toContainText('鈴木')
  expect(await violationsIn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^表示設定/ }).click()
  expect(await violationsIn(page)).toEqual([])
  await page.getByLabel('ダーク').check()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { level: 1, includeHidden: true })).toHaveText('Customers')
})

test('a paper beside its document keeps nobody out', async ({ page, request }) => {
  const invoice = await first(request, '/invoices?state=posted&page_size=1')
  await page.goto(`/invoices/${invoice.id}`)
  await page.getByRole('link', { name: 'PDF 表示' }).click()
  await expect(page.getByRole('complementary').locator('iframe')).toBeVisible()
  for (const { theme, width, height } of variants) {
    await page.setViewportSize({ width, height })
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
    expect.soft(await violationsIn(page), `${theme} ${width}`).toEqual([])
  }
})
