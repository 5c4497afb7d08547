import { cells, create, expect, first, live, test } from './base'

async function paste(page: import('@playwright/test').Page, text: string) {
  await page.evaluate((clipboard) => {
    const data = new DataTransfer()
    data.setData('text/plain', clipboard)
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(event)
  }, text)
}

test('100 lines from a spreadsheet are previewed, pasted, looked up and saved', async ({ page }) => {
  await page.goto('/invoices/new')
  await page.getByRole('combobox', { name: /^得意先/ }).fill('C0012')
  await page.keyboard.press('Enter')
  await live(page).click()
  const rows = Array.from({ length: 100 }, (_, i) => `P${String((i % 40) + 1).padStart(4, '0')}\t\t${i + 1}`)
  await paste(page, rows.join('\r\n') + '\r\n')
  await expect(page.getByRole('dialog')).toContainText('100 行を貼り付けますか')
  await page.keyboard.press('Enter')
  await expect(page.locator('.grid tbody tr')).toHaveCount(100)
  await expect(cells(page, 99).first()).toContainText(/^P0020 ./)
  await expect(cells(page, 99).nth(2)).toHaveText('100')
  await page.keyboard.press('Control+s')
  await expect(page.getByRole('region', { name: '明細' }).locator('tbody tr')).toHaveCount(100)
})

test('a document of 200 lines opens and answers keys at once', async ({ page, request }) => {
  const customer = await first(request, '/customers?search=C0013')
  const lines = Array.from({ length: 200 }, (_, i) => ({
    description: `明細 ${i + 1}`,
    quantity: '1',
    unit_price: '1000',
    tax_class: 'standard',
  }))
  const invoice = await create(request, '/invoices', {
    customer_id: customer.id,
    issue_date: '2026-11-24',
    lines,
  })
  await page.goto(`/invoices/${invoice.id}`)
  await page.getByRole('region', { name: '明細' }).waitFor()
  await page.getByRole('button', { name: '編集' }).hover()
  const opened = await page.evaluate(async () => {
    const begun = performance.now()
    const button = [...document.querySelectorAll('button')].find((one) => one.textContent === '編集')
    button?.click()
    while (document.querySelectorAll('.grid tbody tr').length < 200) await new Promise(requestAnimationFrame)
    return performance.now() - begun
  })
  await live(page).click()
  await page.evaluate(() => {
    const worst = { key: 0 }
    Object.assign(window, { worst })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) worst.key = Math.max(worst.key, entry.duration)
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  })
  await page.keyboard.press('Tab')
  await page.keyboard.type('とても長い摘要を速く入力する 0123456789')
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowDown')
  const worst = await page.evaluate(() => (window as unknown as { worst: { key: number } }).worst.key)
  console.log(`200 lines: open ${Math.round(opened)} ms, worst key ${Math.round(worst)} ms`)
  // The goals are 250 and 50 ms on a machine of its own; this one may be shared by a dozen of other tests.
  expect(opened).toBeLessThan(750)
  expect(worst).toBeLessThan(300)
})

test('the rows of the grid are moved, doubled, removed and taken back', async ({ page }) => {
  await page.goto('/invoices/new')
  await live(page).click()
  await page.keyboard.press('Tab')
  await page.keyboard.type('一行目')
  await page.keyboard.press('Control+d')
  await expect(page.locator('.grid tbody tr')).toHaveCount(2)
  await page.keyboard.type('二行目')
  await page.keyboard.press('Alt+ArrowUp')
  await expect(live(page)).toHaveValue('二行目')
  await expect(cells(page, 1).nth(1)).toHaveText('一行目')
  await page.keyboard.press('Control+Delete')
  await expect(page.locator('.grid tbody tr')).toHaveCount(1)
  await page.keyboard.press('Control+z')
  await expect(page.locator('.grid tbody tr')).toHaveCount(2)
  await page.keyboard.type('消す')
  await page.keyboard.press('Escape')
  await expect(page.locator('.grid')).not.toContainText('消す')
})
