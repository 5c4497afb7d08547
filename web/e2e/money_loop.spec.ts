import { expect, first, test } from './base'

test('invoice, post, receipt, matching and ledger, without the mouse', async ({ page, request }) => {
  const customer = await first(request, '/customers?search=C0007')
  await page.goto('/')
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('link', { name: '請求書', exact: true }).waitFor()
  const keys = async (...names: string[]) => {
    for (const name of names) await page.keyboard.press(name)
  }
  await keys('g', 'i')
  // The page before has a table, too.
  await page.getByRole('heading', { level: 1, name: '請求書', exact: true }).waitFor()
  await page.locator('tbody tr').first().waitFor()
  await keys('n')
  // The customer has the focus; the code and Enter choose it.
  await expect(page.getByRole('combobox', { name: /^得意先/ })).toBeFocused()
  await page.keyboard.type('C0007')
  await keys('Enter', 'Enter')
  await page.keyboard.type('キーボードだけの請求')
  // On through the terms into the lines.
  for (
    let i = 0;
    i < 12 &&
    !(await page
      .locator('.grid input')
      .first()
      .evaluate((box) => box === document.activeElement));
    i++
  )
    await keys('Tab')
  await page.keyboard.type('P0241')
  await keys('Enter', 'Enter')
  await page.keyboard.type('３')
  await keys('Enter', 'Enter')
  await page.keyboard.type('1200*3+500')
  await keys('Enter')
  await expect(page.locator('.side')).toContainText('12,300')
  await expect(page.locator('.side')).toContainText('13,530')
  await expect(page.locator('.side')).toContainText('売掛金')
  await keys('Shift+F12')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('INV-')
  const number = (await page.getByRole('heading', { level: 1 }).textContent())?.replace(/^\S+ /, '') ?? ''
  await expect(page.locator('.page-head')).toContainText('確定')

  await keys('g', 'r')
  await page.getByRole('heading', { level: 1, name: '入金', exact: true }).waitFor()
  await page.locator('tbody tr').first().waitFor()
  await keys('n')
  await expect(page.getByRole('combobox', { name: /^得意先/ })).toBeFocused()
  await page.keyboard.type('C0007')
  await keys('Enter', 'Enter')
  await page.keyboard.type('13530')
  await keys('Tab')
  await page.keyboard.type('1120')
  await keys('Enter')
  const tick = page.getByLabel(number, { exact: true })
  await tick.focus()
  await keys('Space')
  await expect(page.locator('.balance')).toContainText('差額（前受） 0')
  await keys('Shift+F12')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('RC-')

  // The invoice is paid, and the ledger leads to its entry.
  const paid = await first(request, `/invoices?customer_id=${customer.id}&search=${number}`)
  expect(paid['payment_status']).toBe('paid')
  await keys('Control+k')
  await page.keyboard.type(number)
  await expect(page.locator('.choices:visible, dialog').getByRole('option').first()).toContainText(number)
  await keys('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number)
  await expect(page.locator('.sheet')).toContainText('入金済')
})
