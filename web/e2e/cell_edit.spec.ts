// Cells of a list changed in their place.
import { create, csrfOf, expect, first, test, unique, type Item } from './base'
import { violationsIn } from './axe'

let customer: Item

test.beforeEach(async ({ page, request }) => {
  customer = await create(request, '/customers', { code: unique('E'), name: '旧商店', phone: '03-0000-0001' })
  await page.goto(
    `/customers?code=${String(customer['code'])}&cols=code,name,name_kana,phone,payment_term_id`,
  )
  await page.locator('tbody tr').first().waitFor()
})

const read = async (request: import('@playwright/test').APIRequestContext) =>
  first(request, `/customers?code=${String(customer['code'])}`)

test('F2 opens a cell, Tab goes on, Enter saves all of the row at once', async ({ page, request }) => {
  await page.keyboard.press('j')
  await page.keyboard.press('F2')
  const cell = page.locator('.cell-editor input').first()
  await expect(cell).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.locator('.cell-editor').getByLabel('得意先名')).toBeFocused()
  await page.keyboard.type('新商店')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.type('03-9999-0002')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.type('シンショウテン')
  expect((await read(request)).version).toBe(1)
  await page.keyboard.press('Enter')
  await expect(page.locator('.cell-editor')).toHaveCount(0)
  await expect(page.locator('tbody tr')).toContainText('新商店')
  const saved = await read(request)
  expect([saved['name'], saved['name_kana'], saved['phone'], saved.version]).toEqual([
    '新商店',
    'シンショウテン',
    '03-9999-0002',
    2,
  ])
  // The keys of the list work on, and the next change knows the version.
  await page.keyboard.press('F2')
  await page.keyboard.press('Tab')
  await page.keyboard.type('最新商店')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await read(request)).version).toBe(3)
})

test('a double click opens a cell, Esc gives back what was there', async ({ page, request }) => {
  await page.getByRole('cell', { name: '旧商店' }).dblclick()
  await expect(page.locator('.cell-editor input')).toBeFocused()
  await page.keyboard.type('まちがい')
  await page.keyboard.press('Escape')
  await expect(page.locator('.cell-editor')).toHaveCount(0)
  await expect(page.getByRole('cell', { name: '旧商店' })).toBeVisible()
  expect((await read(request)).version).toBe(1)
})

test('the pencil of the lit row is there for all, and who goes elsewhere has said what she wants', async ({
  page,
  request,
}) => {
  await page.getByRole('cell', { name: '旧商店' }).click()
  await page.getByRole('button', { name: '支払条件を編集' }).click()
  const term = await first(request, '/payment-terms?is_active=true')
  await page.getByRole('combobox', { name: '支払条件' }).last().fill(String(term['code']))
  await page.getByRole('heading', { level: 1 }).click()
  await expect(page.locator('.cell-editor')).toHaveCount(0)
  await expect(page.locator('tbody tr')).toContainText(String(term['name']))
  expect((await read(request))['payment_term_id']).toBe(term.id)
})

test('what is refused is said at the cell, and stays there to be mended', async ({ page, request }) => {
  const other = await create(request, '/customers', { code: unique('E'), name: '先' })
  await page.keyboard.press('j')
  await page.keyboard.press('F2')
  await page.keyboard.type(String(other['code']))
  await page.keyboard.press('Tab')
  await page.keyboard.type('Mended Ltd')
  await page.keyboard.press('Enter')
  await expect(page.locator('td.cell-editor .problem')).toContainText('すでに使用されています')
  await expect(page.locator('.cell-editor input')).toBeFocused()
  await expect(page.locator('.cell-editor input')).toHaveValue(String(other['code']))
  const better = unique('E')
  await page.keyboard.type(better)
  await page.keyboard.press('Enter')
  await expect(page.locator('.cell-editor')).toHaveCount(0)
  expect((await first(request, `/customers?code=${better}`))['name']).toBe('Mended Ltd')
})

test('somebody else was quicker: both values are shown, and one is taken', async ({ page, request }) => {
  await page.getByRole('cell', { name: '旧商店' }).dblclick()
  await page.keyboard.type('わたしの名前')
  await request.patch(`/api/v1/customers/${customer.id}`, {
    data: { name: 'あなたの名前', phone: '06-1111-2222' },
    headers: { ...(await csrfOf(request)), 'If-Match': '"1"' },
  })
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('わたしの名前')
  await expect(dialog).toContainText('あなたの名前')
  await dialog.getByLabel(/自分の入力/).check()
  await dialog.getByRole('button', { name: 'この内容で保存' }).click()
  await expect(dialog).toHaveCount(0)
  await expect
    .poll(async () => {
      const saved = await read(request)
      return [saved['name'], saved['phone'], saved.version]
    })
    .toEqual(['わたしの名前', '06-1111-2222', 3])
  await expect(page.locator('tbody tr')).toContainText('わたしの名前')
})

test('a cell that is changed stays while the list is scrolled far away', async ({ page }) => {
  await page.goto('/items')
  await page.locator('tbody tr').first().waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('F2')
  await page.keyboard.press('Tab')
  await page.keyboard.type('halfway')
  // The list grows while one scrolls: its end is where nothing more came.
  await expect(async () => {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight))
    await expect(page.getByRole('row').last()).toBeInViewport({ timeout: 1000 })
  }).toPass()
  await expect(page.locator('.cell-editor input')).toHaveValue('halfway')
  await page.evaluate(() => scrollTo(0, 0))
  await expect(page.locator('.cell-editor input')).toHaveValue('halfway')
  await page.keyboard.press('Escape')
})

test('a cell that is changed keeps nobody out', async ({ page }) => {
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
    await page.getByRole('cell', { name: '旧商店' }).click()
    expect(await violationsIn(page), `pencils ${theme}`).toEqual([])
    await page.keyboard.press('F2')
    await page.locator('.cell-editor input').first().fill('')
    await page.keyboard.press('Enter')
    await expect(page.locator('.cell-editor .problem')).toBeVisible()
    expect(await violationsIn(page), `editor ${theme}`).toEqual([])
    await page.keyboard.press('Escape')
  }
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 } })

  test('cards stay cards', async ({ page }) => {
    await page.locator('.cards td[data-label]').first().dblclick()
    await page.keyboard.press('F2')
    await expect(page.locator('.cell-editor, .cell-edit')).toHaveCount(0)
  })
})
