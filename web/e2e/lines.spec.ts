import { cells, create, expect, first, live, test, unique } from './base'

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

// The longest that a key took until its picture was there, since last asked.
async function watchKeys(page: import('@playwright/test').Page) {
  await page.evaluate(() => {
    const worst = { key: 0, work: 0 }
    Object.assign(window, { worst })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        worst.key = Math.max(worst.key, entry.duration)
        worst.work = Math.max(worst.work, entry.processingEnd - entry.processingStart)
      }
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  })
}

async function worstKey(page: import('@playwright/test').Page): Promise<number> {
  return page.evaluate(async () => {
    // Two pictures later the last key is reported too.
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame)
    const { worst } = window as unknown as { worst: { key: number } }
    const { key } = worst
    worst.key = 0
    return key
  })
}

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
    const rows = () =>
      document.querySelector('.grid[aria-rowcount="201"]')?.querySelectorAll('tbody td input')
    while (!rows()?.length) await new Promise(requestAnimationFrame)
    await new Promise(requestAnimationFrame)
    return performance.now() - begun
  })
  // Every line is there, wherever one goes.
  await live(page).click()
  await page.keyboard.press('Control+End')
  await expect(live(page)).toHaveAttribute('aria-label', /200$/)
  await expect(page.locator('.grid tr[aria-rowindex="201"] td').nth(1)).toHaveText('明細 200')
  await expect(page.locator('.grid tr[aria-rowindex="195"] td').nth(1)).toHaveText('明細 194')
  await page.keyboard.press('Control+Home')
  await expect(page.locator('.grid tr[aria-rowindex="6"] td').nth(1)).toHaveText('明細 5')
  const keys = async () => {
    await page.keyboard.type('とても長い摘要を速く入力する 0123456789')
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowDown')
  }
  await watchKeys(page)
  await page.keyboard.press('Tab')
  await keys()
  const worst = await worstKey(page)
  // The same keys where nobody listens: what the browser and this machine take by themselves.
  await page.evaluate(() => {
    const box = document.createElement('input')
    document.querySelector('dialog, main')?.prepend(box)
    box.focus()
  })
  await worstKey(page)
  await keys()
  const empty = await worstKey(page)
  console.log(
    `200 lines: open ${Math.round(opened)} ms, worst key ${Math.round(worst)} ms, ` +
      `${(worst / Math.max(empty, 8)).toFixed(1)} times a key that does nothing (${Math.round(empty)} ms)`,
  )
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

test('1,000 lines are pasted and stay quick', async ({ page }) => {
  await page.goto('/journal-entries/new')
  await live(page).click()
  const rows = Array.from({ length: 1000 }, (_, i) => `6210\t${i + 1}`)
  await paste(page, rows.join('\n'))
  await expect(page.getByRole('dialog')).toContainText('1000 行を貼り付けますか')
  await page.keyboard.press('Enter')
  await expect(page.locator('.grid')).toHaveAttribute('aria-rowcount', '1001')
  await expect(live(page)).toHaveValue(/6210 旅費交通費/)
  await expect(page.locator('.balance')).toContainText('500,500')
  expect(await page.locator('.grid tbody tr').count()).toBeLessThan(200)
  await page.keyboard.press('Control+End')
  await expect(page.locator('.grid tr[aria-rowindex="1001"] td').nth(1)).toHaveText('1,000')
  await expect(page.locator('.grid tr[aria-rowindex="1001"]')).toBeInViewport()
  await watchKeys(page)
  await page.keyboard.press('Tab')
  await page.keyboard.type('1234567890')
  for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowUp')
  const key = await worstKey(page)
  const work = await page.evaluate(() => (window as unknown as { worst: { work: number } }).worst.work)
  console.log(`1,000 lines: worst key ${Math.round(key)} ms, of it our own work ${Math.round(work)} ms`)
  // The rest is the browser's picture, which waits for whatever else the machine does.
  expect(work).toBeLessThan(100)
})

test('a range of cells is chosen, copied, filled, cleared and taken back', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto('/journal-entries/new')
  await live(page).click()
  await paste(page, ['6210\t100', '6230\t200', '1120\t\t300'].join('\n'))
  await page.keyboard.press('Enter')
  await expect(live(page)).toHaveValue(/6210 旅費交通費/)
  // With the keys: amounts of two lines.
  await cells(page, 0).nth(1).click()
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.locator('.grid-foot')).toContainText('2 セルを選択')
  await expect(page.locator('.grid-foot')).toContainText('合計 300')
  await page.keyboard.press('Control+c')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('100\n200')
  // Filled down, as one step.
  await page.keyboard.press('Control+d')
  await expect(cells(page, 1).nth(1).locator('input')).toHaveValue('100')
  await page.keyboard.press('Control+z')
  await expect(cells(page, 1).nth(1).locator('input')).toHaveValue('200')
  await page.keyboard.press('Delete')
  await expect(cells(page, 0).nth(1)).toHaveText('')
  await expect(cells(page, 1).nth(1).locator('input')).toHaveValue('')
  await page.keyboard.press('Control+z')
  await expect(cells(page, 0).nth(1)).toHaveText('100')
  // One text fills the whole range.
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+y')
  await paste(page, '7,000')
  await expect(cells(page, 0).nth(1)).toHaveText('7,000')
  await expect(cells(page, 1).nth(1).locator('input')).toHaveValue('7000')
  await page.keyboard.press('Escape')
  await expect(page.locator('.grid .in-range')).toHaveCount(0)
  // With the mouse: drawn over with the button held down, two columns of two lines.
  await cells(page, 1).nth(1).hover()
  await page.mouse.down()
  await cells(page, 2).nth(2).hover()
  await page.mouse.up()
  await expect(page.locator('.grid .in-range')).toHaveCount(4)
  await page.keyboard.press('Control+x')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('7000\t\n\t300')
  await expect(cells(page, 1).nth(1)).toHaveText('')
  // In a text that is being changed, Shift and the arrows mark letters.
  await cells(page, 0).nth(1).click()
  await page.keyboard.type('12')
  await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.type('3')
  await expect(live(page)).toHaveValue('13')
})

test('the project of a journal line comes when it is wanted, and Enter passes it until then', async ({
  page,
  request,
}) => {
  const project = await create(request, '/projects', { code: unique('PJ'), name: '新倉庫の建設' })
  await page.goto('/journal-entries/new')
  const heads = page.locator('.grid thead')
  await expect(heads).not.toContainText('プロジェクト')
  await page.locator('.grid-foot summary').click()
  await page.locator('.grid-foot').getByLabel('プロジェクト').check()
  await expect(heads).toContainText('プロジェクト')
  await page.locator('.grid-foot summary').click()
  await cells(page, 0).nth(5).click()
  await page.keyboard.press('Enter')
  await expect(live(page)).toHaveAttribute('aria-label', 'プロジェクト 1')
  await page.keyboard.type(String(project['code']))
  await page.locator('.grid [role=option]').first().click()
  const chosen = await live(page).inputValue()
  // Filled, it stays in sight without being wanted; where it is empty, Enter passes it and Tab does not.
  await page.reload()
  await page.evaluate(() => localStorage.removeItem('grid:journal-entries.entries'))
  await page.reload()
  await expect(cells(page, 0).nth(6)).toHaveText(chosen)
  await cells(page, 0).nth(5).click()
  await page.keyboard.press('Control+Enter')
  await expect(live(page)).toHaveAttribute('aria-label', /2$/)
  await page.keyboard.press('Enter')
  await expect(live(page)).toHaveAttribute('aria-label', '摘要 2')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.press('Tab')
  await expect(live(page)).toHaveAttribute('aria-label', 'プロジェクト 2')
})
