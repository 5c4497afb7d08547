import { create, expect, test, unique } from './base'
import { stateOf } from './people'

test('a comment is written, names a colleague, reaches her, and is taken back', async ({
  page,
  request,
  browser,
}) => {
  const made = await create(request, '/customers', { code: unique('T'), name: '伝言商店' })
  const her = await (await browser.newContext({ storageState: stateOf('sales') })).newPage()
  const stream = her.waitForResponse((answer) => answer.url().endsWith('/api/v1/events'))
  await her.goto('/items')
  await stream
  const me = (await (await her.request.get('/api/v1/auth/me')).json()) as {
    data: { user: { full_name: string } }
  }
  const name = me.data.user.full_name

  await page.goto(`/customers/${made.id}`)
  const box = page.getByLabel('コメント', { exact: true })
  await box.fill('確認をお願いします ')
  await box.pressSequentially(`@${name.slice(0, 2)}`)
  await expect(page.getByRole('option', { name })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(box).toHaveValue(`確認をお願いします @${name} `)
  await page.keyboard.press('Control+Enter')
  const timeline = page.getByRole('region', { name: 'タイムライン' })
  await expect(timeline.locator('li[data-kind=comments]')).toContainText(`確認をお願いします @${name}`)
  await expect(box).toHaveValue('')

  const notice = her.locator('.notice').getByRole('link')
  await expect(notice).toContainText('さんからコメントが届きました')
  await notice.click()
  await expect(her.locator('li[data-kind=comments]')).toContainText('確認をお願いします')

  await page.locator('.files input[type=file]').setInputFiles({
    name: '控え.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4\n%%EOF\n'),
  })
  await expect(timeline.locator('li')).toHaveCount(3)
  await timeline.getByRole('button', { name: 'コメント', exact: true }).click()
  await expect(timeline.locator('li')).toHaveCount(1)
  page.once('dialog', (dialog) => void dialog.accept())
  await timeline.getByRole('button', { name: '取り消す' }).click()
  await expect(timeline).toContainText('このコメントは取り消されました。')
  await expect(her.locator('li[data-kind=comments]')).toContainText('このコメントは取り消されました。')
})

test.describe('one who may only read', () => {
  test.use({ storageState: stateOf('viewer') })
  test('comments, too', async ({ page, request }) => {
    const { items } = (await (await request.get('/api/v1/invoices?page_size=1')).json()) as {
      items: { id: string }[]
    }
    await page.goto(`/invoices/${items[0]?.id ?? ''}`)
    await page.getByLabel('コメント', { exact: true }).fill('閲覧者から')
    await page.getByRole('button', { name: '投稿' }).click()
    await expect(page.locator('li[data-kind=comments]').first()).toContainText('閲覧者から')
  })
})
