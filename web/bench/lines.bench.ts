// Documents of many lines: how long until they can be changed, and the worst key among them.
import type { Page } from '@playwright/test'
import { expect, live, test } from '../e2e/base'
import { invoiceOf200Lines, pasteThousand } from '../e2e/many_lines'
import { typeAndWalk, watchKeys, worstEmptyKey, worstKey } from './keys'

const told = (name: string, worst: { key: number; work: number }, empty: number) =>
  `${name}: worst key ${Math.round(worst.key)} ms, of it our own work ${Math.round(worst.work)} ms; ` +
  `${(worst.key / Math.max(empty, 8)).toFixed(1)} times a key that does nothing (${Math.round(empty)} ms)`

// From the click until the first cell takes keys and its picture is there.
async function opened(page: Page, invoice: string): Promise<number> {
  await page.goto(`/invoices/${invoice}`)
  await page.getByRole('region', { name: '明細' }).waitFor()
  await page.getByRole('button', { name: '編集' }).hover()
  await page.waitForLoadState('networkidle')
  return page.evaluate(async () => {
    const begun = performance.now()
    const button = [...document.querySelectorAll('button')].find((one) => one.textContent === '編集')
    button?.click()
    const rows = () =>
      document.querySelector('.grid[aria-rowcount="201"]')?.querySelectorAll('tbody td input')
    while (!rows()?.length) await new Promise(requestAnimationFrame)
    await new Promise(requestAnimationFrame)
    return performance.now() - begun
  })
}

test('200 lines: goals 250 ms until they can be changed, 50 ms a key', async ({ page, request }) => {
  const invoice = await invoiceOf200Lines(request)
  const taken: number[] = []
  for (let i = 0; i < 5; i++) taken.push(Math.round(await opened(page, invoice)))
  const median = [...taken].sort((a, b) => a - b)[2] ?? 0
  console.log(`200 lines: can be changed after ${median} ms, the median of ${taken.join(', ')}`)
  await live(page).click()
  await page.keyboard.press('Tab')
  await watchKeys(page)
  await typeAndWalk(page, 'ArrowDown')
  const worst = await worstKey(page)
  console.log(told('200 lines', worst, await worstEmptyKey(page, 'ArrowDown')))
})

test('1,000 pasted lines', async ({ page }) => {
  await page.goto('/journal-entries/new')
  await pasteThousand(page)
  await expect(live(page)).toHaveValue(/6210 旅費交通費/)
  await page.keyboard.press('Control+End')
  await page.keyboard.press('Tab')
  await watchKeys(page)
  await typeAndWalk(page, 'ArrowUp')
  const worst = await worstKey(page)
  console.log(told('1,000 lines', worst, await worstEmptyKey(page, 'ArrowUp')))
})
