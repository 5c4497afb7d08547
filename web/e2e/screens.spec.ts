import { create, expect, first, live, test, unique } from './base'

const heading = (page: import('@playwright/test').Page) => page.getByRole('heading', { level: 1 })

test('a file is attached and read back', async ({ page, request }) => {
  const made = await create(request, '/customers', { code: unique('F'), name: '添付商店' })
  await page.goto(`/customers/${made.id}`)
  await page.locator('.files input[type=file]').setInputFiles({
    name: '見積書.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n%%EOF\n'),
  })
  await expect(page.getByRole('link', { name: '見積書.pdf' })).toBeVisible()
})

test('what must be filled is marked, and nothing else', async ({ page }) => {
  await page.goto('/customers/new')
  for (const label of [/^コード/, /^得意先名/]) {
    await expect(page.getByLabel(label)).toHaveAttribute('aria-required', 'true')
    await expect(page.locator('label').filter({ hasText: label })).toContainText('必須')
  }
  for (const label of [/^フリガナ/, /^敬称/, /^与信限度額/])
    await expect(page.getByLabel(label).first()).not.toHaveAttribute('aria-required')
})

test('a person is made, given a password and signed out everywhere', async ({ page }) => {
  const email = `${unique('u').toLowerCase()}@aoba.example`
  await page.goto('/users/new')
  await page.getByLabel(/^メールアドレス/).fill(email)
  await page.getByLabel(/^氏名/).first().fill('新人 次郎')
  await page.getByLabel('招待メールを送る').uncheck()
  await page.getByLabel('パスワード').fill('Hajimete-2026-x')
  await page.getByRole('group', { name: '役割' }).getByLabel('閲覧').check()
  await page.keyboard.press('Control+s')
  await expect(heading(page)).toContainText('新人 次郎')
  await page.getByRole('button', { name: '全端末からサインアウト' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '全端末からサインアウト' }).click()
  await expect(page.locator('.notice')).toContainText('実行しました')
})

test('a period is locked and opened again', async ({ page }) => {
  await page.goto('/periods')
  const row = page.getByRole('row').filter({ hasText: '2028/03/01' })
  await row.getByRole('button', { name: 'ロック', exact: true }).click()
  await page
    .getByRole('dialog')
    .getByLabel(/^発生元/)
    .selectOption('sales')
  await page.getByRole('dialog').getByRole('button', { name: 'ロック', exact: true }).click()
  await expect(row).toContainText('ロック: 販売')
  await row.getByRole('button', { name: 'ロック解除' }).click()
  await page
    .getByRole('dialog')
    .getByLabel(/^発生元/)
    .selectOption('sales')
  await page.getByRole('dialog').getByRole('button', { name: 'ロック解除' }).click()
  await expect(row).not.toContainText('ロック: 販売')
})

test('a journal entry is posted and reversed, and drilled into from the balance sheet', async ({ page }) => {
  await page.goto('/journal-entries/new')
  await page.getByLabel(/^摘要/).first().fill('取消する仕訳')
  await live(page).click()
  await page.keyboard.type('6230')
  await page.keyboard.press('Enter')
  await page.keyboard.type('3000')
  for (let i = 0; i < 6; i++) await page.keyboard.press('Enter')
  await page.keyboard.type('1120')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.press('+')
  await expect(page.locator('.balance')).toContainText('貸借一致')
  await page.keyboard.press('Shift+F12')
  await expect(heading(page)).toContainText('JE-')
  await page.getByRole('button', { name: '取消仕訳' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '取消仕訳' }).click()
  await expect(page.locator('.notice')).toContainText('実行しました')
  await page.goto('/balance-sheet')
  await page.getByRole('link', { name: /1120 普通預金/ }).click()
  await expect(heading(page)).toContainText('総勘定元帳 1120')
  await page.locator('tbody a').last().click()
  await expect(heading(page)).toContainText('JE-')
})

test('an invoice is credited, shown as a paper and sent', async ({ page, request }) => {
  const invoice = await first(
    request,
    '/invoices?state=posted&kind=invoice&payment_status=unpaid&page_size=1',
  )
  await page.goto(`/invoices/${invoice.id}`)
  await expect(heading(page)).toContainText('INV-')
  const paper = await request.get(
    (await page.getByRole('link', { name: 'PDF 表示' }).getAttribute('href')) ?? '',
  )
  expect(paper.headers()['content-type']).toBe('application/pdf')
  await page.getByRole('button', { name: 'メール送信' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(/^宛先/).fill('keiri@example.com')
  await dialog.getByRole('button', { name: 'メール送信' }).click()
  await expect(page.locator('.notice')).toContainText('実行しました')
  await expect(page.getByRole('link', { name: 'keiri@example.com' })).toBeVisible()
  await page.getByRole('link', { name: '返還請求書を作成' }).click()
  await expect(page.getByRole('combobox', { name: /^種類/ })).toHaveValue('credit_note')
  await expect(page.locator('.side')).toContainText('売掛金')
  await page.keyboard.press('Control+s')
  await expect(page.locator('.sheet')).toContainText('適格返還請求書')
})

test('what was not asked for is told', async ({ page }) => {
  await page.goto('/invoices/00000000-0000-7000-8000-000000000000')
  await expect(page.getByRole('alert')).toContainText('見つかりません')
  await page.goto('/nowhere')
  await expect(heading(page)).toContainText('指定された画面はありません')
  await page.goto('/customers?search=zzzzzzzz')
  await expect(page.locator('.empty')).toContainText('条件に合うデータがありません')
  await page.route('**/api/v1/items?**', (route) =>
    route.fulfill({
      status: 500,
      json: {
        success: false,
        error: { code: 'SYSTEM_ERROR', message: 'x', details: [] },
        request_id: 'abc123',
      },
    }),
  )
  await page.goto('/items')
  await expect(page.getByRole('alert')).toContainText('abc123')
  await page.unroute('**/api/v1/items?**')
  await page.getByRole('button', { name: '再試行' }).click()
  await page.locator('tbody tr').first().waitFor()
})
