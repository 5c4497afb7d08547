import { expect, test } from './base'
import { stateOf } from './people'

test('rows are walked, opened and found again by keys', async ({ page }) => {
  await page.goto('/invoices')
  await page.locator('tbody tr').first().waitFor()
  for (let i = 0; i < 30; i++) await page.keyboard.press('j')
  const lit = page.locator('tr.lit')
  const name = (await lit.locator('th').textContent()) ?? ''
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
  // The next of the same list, and back to the row that was opened.
  await page.keyboard.press('j')
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText(name)
  await page.goBack()
  await expect(page.locator('tr.lit th')).toHaveText(name)
  await expect(page.locator('tr.lit')).toBeInViewport()
})

test('filters, order and columns stand in the address; thousands of rows are reached', async ({ page }) => {
  await page.goto('/invoices')
  await page.getByRole('combobox', { name: '状態', exact: true }).selectOption('posted')
  await expect(page).toHaveURL(/state=posted/)
  await page.getByRole('link', { name: /^支払期限/ }).click()
  await expect(page).toHaveURL(/sort=-due_date/)
  await page.reload()
  await expect(page.getByRole('combobox', { name: '状態', exact: true })).toHaveValue('posted')
  // The end comes nearer with each look at it.
  const shown = () => page.locator('.count').textContent()
  const before = await shown()
  for (let i = 0; i < 6; i++) {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    await page.waitForTimeout(150)
  }
  await expect.poll(shown).not.toBe(before)
  expect(await page.locator('tbody tr').count()).toBeLessThan(120)
})

test('several records get one action, tried before', async ({ page }) => {
  await page.goto('/invoices?state=posted')
  await page.locator('tbody tr').first().waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByRole('group', { name: '一括操作' }).getByRole('button', { name: '確定' }).click()
  await expect(page.getByRole('dialog')).toContainText('0 件を実行できます。2 件は次の理由で実行できません。')
})

test.describe('of somebody who only reads', () => {
  test.use({ storageState: stateOf('viewer') })

  test('cells stay texts', async ({ page }) => {
    await page.goto('/customers')
    await page.locator('tbody td.name').first().dblclick()
    await expect(page.locator('tr.lit')).toHaveCount(1)
    await page.keyboard.press('F2')
    await expect(page.locator('.cell-editor, .cell-edit')).toHaveCount(0)
  })
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('lists are cards, the rail is behind a button, and nothing is wider than the screen', async ({
    page,
  }) => {
    const paths = [
      '/',
      '/invoices',
      '/customers',
      '/invoices/new',
      '/trial-balance',
      '/balance-sheet',
      '/periods',
    ]
    for (const path of paths) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      await expect(page.locator('.loading')).toHaveCount(0)
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390)
    }
    await page.goto('/customers')
    await page.locator('.cards tbody tr').first().waitFor()
    await page.getByRole('button', { name: 'メニュー' }).click()
    await page.getByRole('link', { name: '入金', exact: true }).click()
    await expect(page.getByRole('heading', { name: '入金', level: 1 })).toBeVisible()
    await expect(page.locator('#rail')).not.toBeVisible()
  })
})
