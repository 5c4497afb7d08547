import { violationsIn } from './axe'
import { expect, first, test } from './base'
import { details, forms, lists } from './paths'

const variants = [
  { theme: 'light', width: 1280, height: 800 },
  { theme: 'dark', width: 1280, height: 800 },
  { theme: 'light', width: 390, height: 844 },
  { theme: 'dark', width: 390, height: 844 },
]

async function look(page: import('@playwright/test').Page, path: string) {
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(path)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await expect(page.locator('.loading')).toHaveCount(0)
  await page.waitForTimeout(100) // what follows the first answers
  for (const { theme, width, height } of variants) {
    await page.setViewportSize({ width, height })
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    expect.soft(await violationsIn(page), `${path} ${theme} ${width}`).toEqual([])
  }
}

test.describe.configure({ mode: 'parallel' })

for (const [what, paths] of Object.entries({ lists, forms }))
  test(`${what} keep nobody out`, async ({ page }) => {
    test.setTimeout(360_000)
    for (const path of paths) await look(page, path)
  })

test('records keep nobody out', async ({ page, request }) => {
  test.setTimeout(360_000)
  for (const name of details) {
    const api = ['journal-entries', 'accounts', 'periods'].includes(name) ? `/financial/${name}` : `/${name}`
    await look(page, `/${name}/${(await first(request, `${api}?page_size=1`)).id}`)
  }
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
  await expect(page.getByRole('heading', { level: 1, includeHidden: true })).toHaveText('Customer')
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
