// Views of lists, subtotals, and what follows a person or the server's newest build.
import { violationsIn } from './axe'
import { create, csrfOf, expect, first, test, unique } from './base'
import { stateOf } from './people'

test('a view is kept on the server, shared, used by others and removed', async ({ page, browser }) => {
  const name = unique('ビュー')
  await page.goto('/invoices?state=posted')
  await page.locator('tbody tr').first().waitFor()
  const menu = page.locator('details.menu').filter({ hasText: 'ビュー' }).first()
  await menu.locator('summary').click()
  await menu.getByLabel('ビューの名前').fill(name)
  await menu.getByLabel('全員に公開する').check()
  await menu.getByRole('button', { name: '保存' }).click()
  await expect(menu.getByRole('link', { name })).toBeVisible()
  const context = await browser.newContext({ storageState: stateOf('viewer') })
  const other = await context.newPage()
  await other.goto('/invoices')
  const theirs = other.locator('details.menu').filter({ hasText: 'ビュー' }).first()
  await theirs.locator('summary').click()
  await expect(theirs.getByRole('button', { name: `ビュー「${name}」を削除` })).toHaveCount(0)
  await theirs.getByRole('link', { name }).click()
  await expect(other).toHaveURL(/state=posted/)
  await context.close()
  await menu.getByRole('button', { name: `ビュー「${name}」を削除` }).click()
  await expect(menu.getByRole('link', { name })).toHaveCount(0)
})

test('a list opens with its default view, and can be left without it', async ({ page, request }) => {
  const address = '/items?sort=-code'
  const made = await create(request, '/saved-views', {
    screen: 'items',
    name: unique('既定'),
    address,
    is_default: true,
  })
  await page.goto('/items')
  await expect(page).toHaveURL(/sort=-code/)
  await request.delete(`/api/v1/saved-views/${made.id}`, { headers: await csrfOf(request) })
  await page.goto('/items')
  await page.locator('tbody tr').first().waitFor()
  await expect(page).not.toHaveURL(/sort/)
})

test('views that this browser kept are taken over once', async ({ page }) => {
  const name = unique('以前')
  await page.goto('/suppliers')
  await page.evaluate(
    (view) =>
      localStorage.setItem('views:suppliers', JSON.stringify([{ name: view, to: '/suppliers?sort=code' }])),
    name,
  )
  await page.reload()
  const menu = page.locator('details.menu').filter({ hasText: 'ビュー' }).first()
  await menu.locator('summary').click()
  await expect(menu).toContainText('このブラウザーに保存したビューが 1 件あります')
  await menu.getByRole('button', { name: '引き継ぐ' }).click()
  await expect(menu.getByRole('link', { name })).toBeVisible()
  await expect(menu).not.toContainText('このブラウザーに保存した')
  await page.reload()
  await menu.locator('summary').click()
  await expect(menu.getByRole('link', { name })).toBeVisible()
  await menu.getByRole('button', { name: `ビュー「${name}」を削除` }).click()
  await expect(menu.getByRole('link', { name })).toHaveCount(0)
})

test('a list is grouped with subtotals, and a group leads into its records', async ({ page, request }) => {
  await page.goto('/invoices?state=posted')
  await page.getByLabel('集計単位').selectOption({ label: '得意先' })
  await expect(page).toHaveURL(/group=customer_id/)
  const row = page.locator('tbody tr').first()
  await row.waitFor()
  const texts = await row.locator('th, td').allTextContents()
  const customer = await first(request, `/customers?search=${(texts[0] ?? '').split(' ')[0] ?? ''}`)
  const found = await request.get(`/api/v1/invoices?state=posted&page_size=1&customer_id=${customer.id}`)
  const { total } = (await found.json()) as { total: number }
  expect(texts[1]).toBe(String(total))
  await row.getByRole('link').click()
  await expect(page).toHaveURL(new RegExp(`customer_id=${customer.id}`))
  await expect(page.locator('.count')).toContainText(`${total} 件`)
})

test('a group opens in its place, by mouse and by keys, and keeps its subtotals', async ({ page }) => {
  await page.goto('/invoices?state=posted&group=customer_id')
  const group = page.locator('tr.group').first()
  const toggle = group.getByRole('button')
  await toggle.focus()
  const total = Number((await group.locator('td').first().textContent())?.replace(/,/g, ''))
  expect(total).toBeGreaterThan(20)
  await page.keyboard.press('ArrowRight')
  await expect(toggle).toHaveAttribute('aria-expanded', 'true')
  await expect(toggle).toBeFocused()
  const rows = page.locator('tr.group-rows').first().locator('tbody tr')
  await expect(rows).toHaveCount(20)
  await page.getByRole('button', { name: 'さらに表示' }).click()
  await expect(rows).toHaveCount(Math.min(40, total))
  await expect(group.locator('td').first()).toHaveText(total.toLocaleString('ja-JP'))
  expect(await violationsIn(page)).toEqual([])
  // What is open stands in the address, and Back finds it again.
  await expect(page).toHaveURL(/open=/)
  const number = (await rows.first().getByRole('link').textContent()) ?? ''
  await rows.first().getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number)
  await page.goBack()
  await expect(rows.first()).toContainText(number)
  // From group to group, and closed again.
  await toggle.focus()
  await page.keyboard.press('ArrowDown')
  await expect(page.locator('tr.group').nth(1).getByRole('button')).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowLeft')
  await expect(rows).toHaveCount(0)
  await expect(page).not.toHaveURL(/open=/)
})

test.describe('of one person alone', () => {
  test.use({ storageState: stateOf('sales'), follows: true })

  test('preferences follow the person into another browser', async ({ page, browser }) => {
    await page.goto('/')
    await page.getByRole('button', { name: /表示設定/ }).click()
    const dialog = page.getByRole('dialog')
    const kept = page.waitForResponse(
      (answer) => answer.url().endsWith('/preferences') && answer.request().method() === 'PUT',
    )
    await dialog.getByLabel('ダーク').check()
    await kept
    const again = page.waitForResponse(
      (answer) => answer.url().endsWith('/preferences') && answer.request().method() === 'PUT',
    )
    await dialog.getByLabel('最初に開く画面').selectOption('/customers')
    await again
    const context = await browser.newContext({ storageState: stateOf('sales') })
    const other = await context.newPage()
    await other.goto('/')
    await expect(other).toHaveURL(/\/customers$/)
    await expect(other.locator('html')).toHaveAttribute('data-theme', 'dark')
    await context.close()
    await page.request.put('/api/v1/preferences', { data: {}, headers: await csrfOf(page.request) })
  })
})

test('a newer build of the server is offered, and what was typed is there after it', async ({ page }) => {
  await page.goto('/customers/new')
  await page.getByLabel(/^コード/).fill('NEWBUILD')
  // The server hands out another script from now on.
  await page.route('**/', async (route) => {
    if (route.request().resourceType() === 'document') return route.continue()
    await route.fulfill({
      contentType: 'text/html',
      body: '<!doctype html><script type="module" src="/assets/index-newer.js"></script>',
    })
  })
  await page.evaluate(() => dispatchEvent(new Event('online')))
  const notice = page.getByRole('status').filter({ hasText: '画面の新しい版があります' })
  await expect(notice).toBeVisible()
  const reloaded = page.waitForEvent('load')
  await notice.getByRole('button', { name: '再読み込み' }).click()
  await reloaded
  await expect(page.getByLabel(/^コード/)).toHaveValue('NEWBUILD')
  await expect(notice).toHaveCount(0)
})

test('open items are found by their amount and put in the order of what is due', async ({
  page,
  request,
}) => {
  const item = await first(request, '/open-items?is_open=true')
  const amount = String(item['total_amount'])
  await page.goto('/open-items')
  await page.getByLabel('合計金額 下限').first().fill(amount)
  await page.getByLabel('合計金額 上限').first().fill(amount)
  await expect(page).toHaveURL(new RegExp(`total_amount_max=${amount}`))
  await expect(page.locator('tbody')).toContainText(String(item['number']))
  await page.goto('/open-items')
  await page
    .getByRole('columnheader')
    .getByRole('link', { name: /支払期限|期日|期限/ })
    .click()
  await expect(page).toHaveURL(/sort=-due_date/)
  const days = page.locator('tbody td[data-label*="期"]')
  await expect(days.first()).toBeVisible()
  const texts = await days.allTextContents()
  expect(texts).toEqual([...texts].sort().reverse())
})
