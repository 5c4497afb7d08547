// A short walk through the running product in a real browser. Fails on whatever the browser complains about:
// errors in the console, faults of scripts, and anything that the content security policy had to block.
//   ITDO_URL, ITDO_USER, ITDO_PASSWORD: where and as whom; CHROMIUM: the browser's program;
//   ITDO_SCREENSHOTS: a folder for pictures of what was seen, if wanted
import { chromium } from 'playwright-core'

const { ITDO_URL = 'http://127.0.0.1:8000', ITDO_USER, ITDO_PASSWORD, ITDO_SCREENSHOTS } = process.env
if (!ITDO_USER || !ITDO_PASSWORD) {
  console.error('smoke: ITDO_USER and ITDO_PASSWORD say who signs in')
  process.exit(2)
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking'],
})
const context = await browser.newContext({ locale: 'ja-JP', timezoneId: 'Asia/Tokyo' })
const page = await context.newPage()
const complaints = []
// Before anybody is signed in, "who am I" is answered with 401, which the browser reports by itself.
const expected = (message) => message.location().url.endsWith('/auth/me') && message.text().includes('401')
page.on('console', (message) => {
  if (message.type() === 'error' && !expected(message)) complaints.push(message.text())
})
page.on('pageerror', (error) => complaints.push(String(error)))
await page.addInitScript(() => {
  addEventListener('securitypolicyviolation', (event) =>
    console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`),
  )
})

let pictures = 0
async function seen(step, check) {
  await check
  if (ITDO_SCREENSHOTS) {
    await page.screenshot({ path: `${ITDO_SCREENSHOTS}/${++pictures}-${step.replaceAll(' ', '-')}.png` })
  }
  console.log(`ok  ${step}`)
}

const row = () => page.locator('tbody tr').first()

try {
  await page.goto(ITDO_URL)
  await page.getByLabel('メールアドレス').fill(ITDO_USER)
  await page.getByLabel('パスワード').fill(ITDO_PASSWORD)
  await seen('sign-in page', Promise.resolve())
  await page.getByRole('button', { name: 'サインイン' }).click()
  await seen('invoice list', row().waitFor())

  await page.getByLabel('状態', { exact: true }).selectOption('posted')
  await page.waitForURL(/state=posted/)
  await page.locator('tbody a', { hasText: 'INV-' }).first().click()
  await seen(
    'invoice',
    page.getByRole('heading', { name: '税率ごとの内訳' }).or(page.locator('.totals')).waitFor(),
  )

  await page.locator('.facts a').first().click()
  await seen('journal entry', page.getByRole('heading', { level: 1, name: /仕訳/ }).waitFor())

  await page.goBack()
  await page.getByRole('link', { name: '試算表' }).click()
  await seen('trial balance', row().waitFor())
  await row().getByRole('link').click()
  await seen('general ledger', page.getByRole('heading', { level: 1, name: /総勘定元帳 \d+/ }).waitFor())

  await page.getByRole('button', { name: 'サインアウト' }).click()
  await seen('signed out', page.getByRole('heading', { name: 'サインイン' }).waitFor())
} catch (error) {
  complaints.push(String(error))
  if (ITDO_SCREENSHOTS) await page.screenshot({ path: `${ITDO_SCREENSHOTS}/failed.png` })
}
await browser.close()
for (const complaint of complaints) console.error(`smoke: ${complaint}`)
process.exit(complaints.length > 0 ? 1 : 0)
