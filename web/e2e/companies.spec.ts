// Somebody who works for two companies: 青葉商事, where she is at home, and 紅葉工業, where she keeps the books.
import { violationsIn } from './axe'
import { create, csrfOf, expect, live, test, unique } from './base'
import { layoutFaultsIn } from './layout'
import { stateOf } from './people'

test.use({ storageState: stateOf('both') })

type Page = import('@playwright/test').Page
const company = (page: Page) => page.getByRole('combobox', { name: '会社の切替' })

test('the company is changed in the header: what is shown belongs to it, here and in no other tab', async ({
  page,
  context,
  request,
}) => {
  const ours = await create(request, '/customers', { code: unique('AO'), name: '青葉だけの得意先' })
  await page.goto(`/customers?search=${String(ours['code'])}`)
  await expect(page.getByRole('link', { name: String(ours['code']) })).toBeVisible()
  await company(page).selectOption({ label: '紅葉工業株式会社' })
  await expect(page.locator('.notice')).toContainText('紅葉工業株式会社')
  await expect(page).toHaveURL('/customers')
  await expect(page.locator('.empty')).toBeVisible()
  await expect(page.getByText('青葉だけの得意先')).toHaveCount(0)
  // Her rights are those she has there.
  await expect(page.locator('#rail').getByRole('link', { name: '設定' })).toHaveCount(0)
  await page.reload()
  await expect(company(page)).toHaveValue(/./)
  await expect(page.locator('.empty')).toBeVisible()
  // A link into the other company shows nothing of it.
  await page.goto(`/customers/${ours.id}`)
  await expect(page.getByRole('alert')).toContainText('見つかりません')
  await expect(page.getByRole('alert')).toContainText('ほかの会社')
  // A second tab at home, while the first one stays where it is.
  const other = await context.newPage()
  await other.goto('/customers')
  await company(other).selectOption({ label: '青葉商事株式会社' })
  await expect(other.locator('tbody tr').first()).toBeVisible()
  await page.reload()
  await expect(page.getByRole('alert')).toContainText('見つかりません')
  await other.goto(`/customers/${ours.id}`)
  await expect(other.getByRole('heading', { level: 1 })).toContainText('青葉だけの得意先')
})

test('a draft stays with its company', async ({ page }) => {
  await page.goto('/journal-entries/new')
  await page.getByLabel(/^摘要/).first().fill('青葉の下書き')
  await page.waitForTimeout(600) // until the draft is kept
  page.on('dialog', (question) => void question.accept())
  await company(page).selectOption({ label: '紅葉工業株式会社' })
  await expect(page).toHaveURL('/journal-entries')
  await page.goto('/journal-entries/new')
  await live(page).waitFor()
  await expect(page.getByLabel(/^摘要/).first()).toHaveValue('')
  await company(page).selectOption({ label: '青葉商事株式会社' })
  await expect(page).toHaveURL('/journal-entries')
  await page.goto('/journal-entries/new')
  await expect(page.getByLabel(/^摘要/).first()).toHaveValue('青葉の下書き')
  await page.getByRole('button', { name: '破棄' }).first().click()
})

test('the palette changes the company too; papers, files and news are those of the company', async ({
  page,
}) => {
  await page.goto('/')
  await company(page).waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('紅葉')
  await expect(page.getByRole('dialog').getByRole('option').first()).toContainText('紅葉工業株式会社')
  const news = page.waitForRequest(/\/api\/v1\/events/)
  await page.keyboard.press('Enter')
  await expect(page.locator('.notice')).toContainText('紅葉工業株式会社')
  const there = await company(page).inputValue()
  expect((await news).url()).toContain(`organization_id=${there}`)
  await page.goto('/customers')
  const csv = page.getByRole('link', { name: /CSV/ }).first()
  await expect(csv).toHaveAttribute('href', new RegExp(`organization_id=${there}`))
  const answer = await page.request.get((await csv.getAttribute('href')) ?? '')
  expect(answer.status()).toBe(200)
  expect((await answer.text()).trim().split('\n')).toHaveLength(1)
  // What is written goes to the company that is shown.
  await page.goto('/customers/new')
  const code = unique('MO')
  await page.getByLabel(/^コード/).fill(code)
  await page
    .getByLabel(/^取引先名|^得意先名|^名称/)
    .first()
    .fill('紅葉の得意先')
  await page.keyboard.press('Control+s')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('紅葉の得意先')
  const at_home = await page.request.get(`/api/v1/customers?search=${code}`, {
    headers: await csrfOf(page.request),
  })
  expect(((await at_home.json()) as { items: unknown[] }).items).toEqual([])
})

test('on a phone the header has room for the companies and for what the server works on', async ({
  page,
  request,
}) => {
  await page.setViewportSize({ width: 390, height: 844 })
  // No mail server is set: the invitation waits, and is tried again.
  const email = `${unique('tray').toLowerCase()}@example.jp`
  await create(request, '/users', { email, full_name: '招待 待子', roles: ['viewer'], invite: true })
  await page.goto('/')
  await expect(company(page)).toBeVisible()
  const tray = page.locator('header details.menu')
  await expect(tray.locator('summary')).toHaveText(/処理中 \d+ 件/)
  expect(await layoutFaultsIn(page)).toEqual([])
  expect(await violationsIn(page)).toEqual([])
  await tray.locator('summary').focus()
  await page.keyboard.press('Enter')
  await expect(tray.getByRole('link').first()).toBeVisible()
  expect(await layoutFaultsIn(page)).toEqual([])
})
