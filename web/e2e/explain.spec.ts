import { create, expect, first, test, unique } from './base'

test('before an invoice is posted, its changes and its entry are shown', async ({ page, request }) => {
  const customer = await first(request, '/customers?search=C0007')
  const made = await create(request, '/invoices', {
    customer_id: customer.id,
    issue_date: '2026-11-24',
    lines: [{ description: '点検', quantity: '1', unit_price: '5000', tax_class: 'standard' }],
  })
  await page.goto(`/invoices/${made.id}`)
  await page.getByRole('button', { name: '確定', exact: true }).click()
  const would = page.getByRole('dialog').getByRole('region', { name: '実行後の見込み' })
  await expect(would).toContainText('状態')
  await expect(would.getByRole('row').filter({ hasText: '売掛金' })).toContainText('5,500')
  const unchanged = (await (await request.get(`/api/v1/invoices/${made.id}`)).json()) as {
    data: { state: string }
  }
  expect(unchanged.data.state).toBe('draft')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '削除', exact: true }).click()
  await expect(would).toContainText('完全に削除されます')
})

test('a command that would be refused says so beforehand', async ({ page, request }) => {
  const paid = await first(request, '/invoices?payment_status=paid&kind=invoice&page_size=1')
  await page.goto(`/invoices/${paid.id}`)
  await page.getByRole('button', { name: '取消', exact: true }).click()
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText(
    '消し込まれているため取り消せません',
  )
})

test('taking a record out of use shows what changes', async ({ page, request }) => {
  const made = await create(request, '/customers', { code: unique('W'), name: '見込商店' })
  await page.goto(`/customers/${made.id}`)
  await page.getByRole('button', { name: '削除', exact: true }).click()
  await expect(page.getByRole('region', { name: '実行後の見込み' })).toContainText('はい → いいえ')
})

test('figures say how they come about', async ({ page }) => {
  const why = page.locator('.explain')
  await page.goto('/income-statement')
  const profit = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '売上総利益' }) })
  await profit.getByRole('button').first().click()
  await expect(why).toContainText('売上高 − 売上原価')
  await expect(why).toContainText('対象期間')
  await page.keyboard.press('Escape')
  await expect(why).toHaveCount(0)
  await expect(profit.getByRole('button').first()).toBeFocused()

  await page.goto('/trial-balance')
  await page.locator('tbody tr').first().getByRole('button').last().click()
  await expect(why).toContainText('期首残高に')
  await why.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('総勘定元帳')
  await expect(why).toHaveCount(0)

  await page.goto('/aged-receivables')
  await page.locator('tfoot').getByRole('button').last().click()
  await expect(why).toContainText('前受金は含みません')

  await page.goto('/')
  await page.getByRole('button', { name: /^売掛金残高 –/ }).click()
  await expect(why).toContainText('未消込の請求額')

  await page.goto('/invoices?state=posted')
  await page.locator('tbody tr th a').first().click()
  await page.locator('.totals tfoot').getByRole('button').nth(1).click()
  await expect(why).toContainText('消費税額')
})
