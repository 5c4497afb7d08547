import { cells, create, expect, live, test, unique } from './base'
import { invoiceOf200Lines, paste, pasteThousand } from './many_lines'

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

test('1,000 lines are pasted, and only those in sight are drawn', async ({ page }) => {
  await page.goto('/journal-entries/new')
  await pasteThousand(page)
  await expect(live(page)).toHaveValue(/6210 旅費交通費/)
  await expect(page.locator('.balance')).toContainText('500,500')
  expect(await page.locator('.grid tbody tr').count()).toBeLessThan(200)
  await page.keyboard.press('Control+End')
  await expect(page.locator('.grid tr[aria-rowindex="1001"] td').nth(1)).toHaveText('1,000')
  await expect(page.locator('.grid tr[aria-rowindex="1001"]')).toBeInViewport()
})

test('every one of 200 lines is there, wherever one goes', async ({ page, request }) => {
  await page.goto(`/invoices/${await invoiceOf200Lines(request)}`)
  await page.getByRole('button', { name: '編集' }).click()
  await live(page).click()
  await page.keyboard.press('Control+End')
  await expect(live(page)).toHaveAttribute('aria-label', /200$/)
  await expect(page.locator('.grid tr[aria-rowindex="201"] td').nth(1)).toHaveText('明細 200')
  await expect(page.locator('.grid tr[aria-rowindex="195"] td').nth(1)).toHaveText('明細 194')
  await page.keyboard.press('Control+Home')
  await expect(page.locator('.grid tr[aria-rowindex="6"] td').nth(1)).toHaveText('明細 5')
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
test('no key is lost, however fast they come', async ({ page }) => {
  await page.goto('/journal-entries/new')
  await live(page).click()
  const cdp = await page.context().newCDPSession(page)
  const sent: Promise<unknown>[] = []
  const press = (key: string) => {
    const text = key.length === 1 ? { text: key } : {}
    const code = key === 'Tab' ? { windowsVirtualKeyCode: 9 } : {}
    sent.push(cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', key, ...text, ...code }))
    sent.push(cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key, ...code }))
  }
  // Nobody waits for a picture in between.
  const lines = Array.from({ length: 12 }, (_, i) => ({ amount: String(1000 + i), text: `line ${i}` }))
  for (const { amount, text } of lines) {
    for (const key of [
      '6',
      '2',
      '1',
      '0',
      'Tab',
      ...amount,
      'Tab',
      'Tab',
      'Tab',
      'Tab',
      'Tab',
      ...text,
      'Tab',
    ])
      press(key)
  }
  await Promise.all(sent)
  await expect(page.locator('.grid tbody tr')).toHaveCount(13)
  for (const [i, { amount, text }] of lines.entries()) {
    await expect(cells(page, i).first()).toHaveText('6210 旅費交通費')
    await expect(cells(page, i).nth(1)).toHaveText(`1,${amount.slice(1)}`)
    await expect(cells(page, i).nth(6)).toHaveText(text)
  }
})
