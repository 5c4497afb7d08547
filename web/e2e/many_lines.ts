// Documents of many lines, for tests and for measuring.
import { create, expect, first, live } from './base'
import type { APIRequestContext, Page } from '@playwright/test'

export async function paste(page: Page, text: string) {
  await page.evaluate((clipboard) => {
    const data = new DataTransfer()
    data.setData('text/plain', clipboard)
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    document.activeElement?.dispatchEvent(event)
  }, text)
}

// Into the form of a journal entry that is open.
export async function pasteThousand(page: Page) {
  await live(page).click()
  await paste(page, Array.from({ length: 1000 }, (_, i) => `6210\t${i + 1}`).join('\n'))
  await expect(page.getByRole('dialog')).toContainText('1000 行を貼り付けますか')
  await page.keyboard.press('Enter')
  await expect(page.locator('.grid')).toHaveAttribute('aria-rowcount', '1001')
}

// A draft; answers its id.
export async function invoiceOf200Lines(request: APIRequestContext): Promise<string> {
  const customer = await first(request, '/customers?search=C0013')
  const lines = Array.from({ length: 200 }, (_, i) => ({
    description: `明細 ${i + 1}`,
    quantity: '1',
    unit_price: '1000',
    tax_class: 'standard',
  }))
  const draft = { customer_id: customer.id, issue_date: '2026-11-24', lines }
  return (await create(request, '/invoices', draft)).id
}
