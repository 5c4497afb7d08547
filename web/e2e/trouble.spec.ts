import { cells, create, csrfOf, expect, first, live, test, unique } from './base'
import { people, stateOf } from './people'

test('a network of one second loses no keystroke', async ({ page }) => {
  await page.goto('/invoices/new')
  await expect(page.getByRole('combobox', { name: /^得意先/ })).toBeFocused()
  await page.route('**/api/v1/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    await route.continue()
  })
  // Typed without looking: the customer, then two lines, faster than any answer.
  await page.keyboard.type('C0009')
  await page.keyboard.press('Enter')
  await live(page).click()
  await page.keyboard.type('P0001')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.type('7')
  for (let i = 0; i < 4; i++) await page.keyboard.press('Tab')
  await page.keyboard.type('P0002')
  await page.keyboard.press('Tab')
  await page.keyboard.type('別の摘要')
  await page.keyboard.press('Tab')
  await page.keyboard.type('8')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('combobox', { name: /^得意先/ })).toHaveValue(/^C0009 ./)
  await expect(cells(page, 0).first()).toHaveText(/^P0001 ./)
  await expect(cells(page, 1).first()).toHaveText(/^P0002 ./)
  await expect(cells(page, 0).nth(2)).toHaveText('7')
  await expect(cells(page, 1).nth(1)).toHaveText('別の摘要')
  await expect(cells(page, 1).nth(2)).toHaveText('8')
})

test('what is still being typed is saved with the rest', async ({ page }) => {
  await page.goto('/invoices/new')
  await live(page).click()
  await page.keyboard.press('Tab')
  await page.keyboard.type('急いで保存')
  for (let i = 0; i < 3; i++) await page.keyboard.press('Tab')
  await page.keyboard.type('700')
  await page.getByRole('combobox', { name: /^得意先/ }).focus()
  await page.keyboard.type('C0011')
  await page.keyboard.press('Control+s')
  await expect(page.locator('.page-head')).toContainText('下書き')
  await expect(page.locator('.sheet')).toContainText('C0011')
  await expect(page.getByRole('region', { name: '明細' })).toContainText('700')
})

test('a reference that means nothing is not dropped in silence', async ({ page }) => {
  await page.goto('/invoices/new')
  const customer = page.getByRole('combobox', { name: /^得意先/ })
  await customer.fill('zzzzzz')
  await page.keyboard.press('Control+s')
  await expect(customer).toBeFocused()
  await expect(customer).toHaveValue('zzzzzz')
  await expect(page.getByText('該当するデータを特定できません')).toBeVisible()
})

test('without a server the form stays, and so does its draft after a reload', async ({ page }) => {
  await page.goto('/customers/new')
  const code = unique('D')
  await page.getByLabel(/^コード/).fill(code)
  await page.getByLabel(/^得意先名/).fill('下書き商店')
  await page.route('**/api/v1/**', (route) => route.abort())
  await page.keyboard.press('Control+s')
  await expect(page.locator('.offline')).toBeVisible()
  await expect(page.getByRole('alert')).toContainText('接続できません', { timeout: 20_000 })
  await expect(page.getByLabel(/^得意先名/)).toHaveValue('下書き商店')
  await page.unroute('**/api/v1/**')
  page.on('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await expect(page.getByText('前回入力していた内容を復元しました')).toBeVisible()
  await expect(page.getByLabel(/^得意先名/)).toHaveValue('下書き商店')
  await page.keyboard.press('Control+s')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(code)
})

test('what two people changed is merged', async ({ page, request }) => {
  const made = await create(request, '/customers', {
    code: unique('M'),
    name: '併合商店',
    phone: '03-1111-1111',
  })
  await page.goto(`/customers/${made.id}/edit`)
  await page.getByLabel(/^得意先名/).fill('併合商店 改')
  await page.getByLabel('電話番号').first().fill('03-2222-2222')
  await request.patch(`/api/v1/customers/${made.id}`, {
    data: { phone: '03-3333-3333', email: 'other@example.com' },
    headers: { ...(await csrfOf(request)), 'If-Match': '"1"' },
  })
  await page.keyboard.press('Control+s')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('ほかの利用者が先に保存しました')
  await expect(dialog).toContainText('メールアドレス')
  await expect(dialog.getByRole('button', { name: 'この内容で保存' })).toBeDisabled()
  await dialog.getByLabel(/相手の保存内容: 03-3333-3333/).check()
  await dialog.getByRole('button', { name: 'この内容で保存' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('併合商店 改')
  const merged = await first(request, `/customers?search=${String(made['code'])}`)
  expect(merged).toMatchObject({ name: '併合商店 改', phone: '03-3333-3333', email: 'other@example.com' })
})

test('problems stand in a summary and at their fields', async ({ page }) => {
  await page.goto('/customers/new')
  await page.getByLabel(/^得意先名/).fill('番号なし')
  await page.keyboard.press('Control+s')
  await expect(page.getByRole('alert')).toBeFocused()
  await page.getByRole('alert').getByRole('button').first().click()
  await expect(page.getByLabel(/^コード/)).toBeFocused()
  await expect(page.getByLabel(/^コード/)).toHaveAttribute('aria-invalid', 'true')
})

test.describe('the session ends', () => {
  test.use({ storageState: stateOf('accountant') })

  test('a session that ends in the middle of a form costs nothing', async ({ page, context }) => {
    await page.goto('/invoices/new')
    await page.getByRole('combobox', { name: /^得意先/ }).fill('C0010')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('combobox', { name: /^得意先/ })).toHaveValue(/^C0010 ./)
    await live(page).click()
    await page.keyboard.press('Tab')
    await page.keyboard.type('残る摘要')
    for (let i = 0; i < 3; i++) await page.keyboard.press('Tab')
    await page.keyboard.type('5000')
    await page.keyboard.press('Tab')
    await context.clearCookies()
    await page.keyboard.press('Control+s')
    const dialog = page.getByRole('dialog')
    await expect(dialog).toContainText('再度サインインしてください')
    await dialog.getByLabel('パスワード').fill(people.accountant.password)
    await page.keyboard.press('Enter')
    await expect(page.locator('main')).toContainText('残る摘要')
    await expect(page.locator('.page-head')).toContainText('下書き')
  })
})

test('Enter in the palette waits for what was typed last', async ({ page, request }) => {
  const invoice = await first(request, '/invoices?state=posted&page_size=1')
  await page.goto('/')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.route('**/api/v1/invoices?**', async (route) => {
    await new Promise((done) => setTimeout(done, 500))
    await route.continue()
  })
  await page.keyboard.press('Control+k')
  await page.keyboard.type(String(invoice['number']))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(String(invoice['number']))
})
