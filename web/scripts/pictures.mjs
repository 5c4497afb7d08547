// Takes the pictures of the user manual from a running demo company, so that they show what is shipped.
//   ITDO_URL, ITDO_USER, ITDO_PASSWORD: where and as whom; CHROMIUM: the browser's program
import { chromium } from '@playwright/test'
import { fileURLToPath } from 'node:url'

const { ITDO_URL = 'http://127.0.0.1:8000', ITDO_USER, ITDO_PASSWORD } = process.env
if (!ITDO_USER || !ITDO_PASSWORD) {
  console.error('pictures: ITDO_USER and ITDO_PASSWORD say who signs in')
  process.exit(2)
}
const folder = fileURLToPath(new URL('../../docs/user/images/', import.meta.url))
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})

async function settled(page) {
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.waitForFunction(() => document.querySelectorAll('.loading').length === 0)
  await page.waitForTimeout(600)
}

const steps = {
  home: async (page) => page.goto(`${ITDO_URL}/`),
  list: async (page) => page.goto(`${ITDO_URL}/invoices?state=posted`),
  palette: async (page) => {
    await page.goto(`${ITDO_URL}/customers`)
    await settled(page)
    await page.keyboard.press('Control+k')
    await page.keyboard.type('すずき')
  },
  invoice: async (page) => {
    await page.goto(`${ITDO_URL}/invoices/new`)
    await settled(page)
    await page.keyboard.type('C0004')
    await page.keyboard.press('Enter')
    await page.locator('.grid input').click()
    for (const [item, quantity] of [
      ['P0241', '12'],
      ['P0263', '30'],
    ]) {
      await page.keyboard.type(item)
      await page.waitForTimeout(400)
      await page.keyboard.press('Enter')
      await page.keyboard.press('Enter')
      await page.keyboard.type(quantity)
      for (let i = 0; i < 4; i++) await page.keyboard.press('Enter')
    }
    await page.waitForTimeout(900)
  },
  receipt: async (page) => {
    await page.goto(`${ITDO_URL}/receipts/new`)
    await settled(page)
    await page.keyboard.type('C0001')
    await page.keyboard.press('Enter')
    await page.waitForTimeout(300)
    await page.locator('input[name=amount]').fill('1127614')
    await page.keyboard.press('Tab')
    await page.locator('.lines button').first().click()
  },
  statement: async (page) => page.goto(`${ITDO_URL}/income-statement?compare=year`),
}

for (const language of ['ja', 'en']) {
  const locale = language === 'ja' ? 'ja-JP' : 'en-GB'
  const context = await browser.newContext({
    locale,
    timezoneId: 'Asia/Tokyo',
    viewport: { width: 1280, height: 760 },
  })
  await context.addInitScript((chosen) => localStorage.setItem('language', chosen), language)
  const page = await context.newPage()
  page.on('dialog', (dialog) => void dialog.accept())
  await page.goto(ITDO_URL)
  await page.locator('input[type=email]').fill(ITDO_USER)
  await page.locator('input[type=password]').fill(ITDO_PASSWORD)
  await page.keyboard.press('Enter')
  await page.locator('.shell').waitFor()
  for (const [name, step] of Object.entries(steps)) {
    await step(page)
    await settled(page)
    await page.screenshot({ path: `${folder}${name}.${language}.png` })
  }
  await context.close()
}
await browser.close()
