import type { CDPSession, Page } from '@playwright/test'
import { cells, expect, live, test, unique } from './base'

// Composes as an input method does: the reading first, then its conversion; nothing is confirmed yet.
async function compose(cdp: CDPSession, reading: string, converted: string) {
  for (let i = 1; i <= reading.length; i++) {
    const text = reading.slice(0, i)
    await cdp.send('Input.imeSetComposition', { text, selectionStart: i, selectionEnd: i })
  }
  const end = converted.length
  await cdp.send('Input.imeSetComposition', { text: converted, selectionStart: end, selectionEnd: end })
}

type Confirm = (page: Page, cdp: CDPSession, text: string) => Promise<void>

const enter = { key: 'Enter', code: 'Enter' }

// How engines tell of the Enter that confirms a conversion.
const engines: Record<string, Confirm> = {
  'Enter with isComposing': async (_page, cdp, text) => {
    await cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter, windowsVirtualKeyCode: 13 })
    await cdp.send('Input.insertText', { text })
  },
  'key 229 while composing': async (_page, cdp, text) => {
    await cdp.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key: 'Process',
      windowsVirtualKeyCode: 229,
    })
    await cdp.send('Input.insertText', { text })
  },
  'Safari: 229 after the end': async (page, cdp, text) => {
    await cdp.send('Input.insertText', { text })
    await page.evaluate(() => {
      const init = { key: 'Enter', code: 'Enter', keyCode: 229, which: 229, bubbles: true, cancelable: true }
      document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', init))
    })
  },
}

for (const [engine, confirm] of Object.entries(engines)) {
  test(`confirming a conversion chooses nothing and moves nowhere (${engine})`, async ({ page }) => {
    await page.goto('/invoices/new')
    const cdp = await page.context().newCDPSession(page)
    const customer = page.getByRole('combobox', { name: /^得意先/ })
    await expect(customer).toBeFocused()
    await compose(cdp, 'すずき', '鈴木')
    await confirm(page, cdp, '鈴木')
    await expect(customer).toBeFocused()
    await expect(customer).toHaveValue('鈴木')
    await expect(page.locator('.choices:visible, dialog').getByRole('option').first()).toContainText('鈴木')
    await page.keyboard.press('Enter')
    await expect(customer).toHaveValue(/^C\d+ .*鈴木/)
    // The same in a cell of the lines.
    await live(page).click()
    await compose(cdp, 'いす', '椅子')
    await confirm(page, cdp, '椅子')
    await expect(live(page)).toHaveValue('椅子')
    await expect(live(page)).toHaveAttribute('aria-label', '商品 1')
    await page.keyboard.press('Tab')
    await expect(live(page)).toHaveAttribute('aria-label', '摘要 1')
    await expect(cells(page, 0).first()).toHaveText('椅子')
  })
}

test('the reading follows the name', async ({ page }) => {
  await page.goto('/customers/new')
  const cdp = await page.context().newCDPSession(page)
  await page.getByLabel(/^コード/).fill(unique('K'))
  await page.getByLabel(/^得意先名/).focus()
  await compose(cdp, 'やまだ', '山田')
  await cdp.send('Input.insertText', { text: '山田' })
  await compose(cdp, 'たろう', '太郎')
  await cdp.send('Input.insertText', { text: '太郎' })
  await expect(page.getByLabel(/^得意先名/)).toHaveValue('山田太郎')
  await expect(page.getByLabel('フリガナ').first()).toHaveValue('ヤマダタロウ')
  await page.keyboard.press('Control+s')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('山田太郎')
  // The reading finds the record.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('やまだたろう')
  await expect(
    page.locator('.choices:visible, dialog').getByRole('option').filter({ hasText: '山田太郎' }).first(),
  ).toBeVisible()
})

test('days and amounts are typed as on paper', async ({ page }) => {
  await page.goto('/journal-entries/new')
  const day = page.getByRole('textbox', { name: /^仕訳日|^日付|^伝票日付/ }).first()
  await day.fill('Ｒ８．１１．２４')
  await day.press('Tab')
  await expect(day).toHaveValue('2026/11/24')
  await expect(page.locator('.section')).toContainText('令和8年11月24日')
  await live(page).first().click()
  await page.keyboard.type('6210')
  await page.keyboard.press('Tab')
  await page.keyboard.type('１２')
  await page.keyboard.press('/')
  await page.keyboard.press('Enter')
  await expect(cells(page, 0).nth(1)).toHaveText('12,000')
  await expect(cells(page, 0).first()).toHaveText(/6210 旅費交通費/)
  // The other side: `*` fills what is missing.
  for (let i = 0; i < 5; i++) await page.keyboard.press('Enter')
  await page.keyboard.type('1120')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.press('*')
  await expect(page.locator('.balance')).toContainText('貸借一致')
  await page.keyboard.press('Control+z')
  await expect(page.locator('.balance')).toContainText('貸借差額')
})
