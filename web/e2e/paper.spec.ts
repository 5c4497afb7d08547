import { create, expect, first, test, unique } from './base'

const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

test('the paper of an invoice stands beside it', async ({ page, request }) => {
  const invoice = await first(request, '/invoices?state=posted&page_size=1')
  await page.goto(`/invoices/${invoice.id}`)
  const told = page.waitForResponse((answer) => answer.url().endsWith('/pdf'))
  await page.getByRole('link', { name: 'PDF 表示' }).click()
  const headers = (await told).headers()
  expect(headers['content-type']).toBe('application/pdf')
  expect(headers['x-frame-options']).toBe('SAMEORIGIN')
  expect(headers['content-security-policy']).toContain("frame-ancestors 'self'")
  const panel = page.getByRole('complementary', { name: /^(INV|CN)-/ })
  await expect(panel.locator('iframe')).toBeVisible()
  await expect(panel).toBeFocused()
  await expect(panel.getByRole('button', { name: '印刷' })).toBeVisible()
  expect(await panel.getByRole('link', { name: '保存' }).getAttribute('download')).toMatch(/\.pdf$/)
  // The document is still there to read.
  await expect(page.locator('.facts').first()).toBeInViewport()
  await page.setViewportSize({ width: 390, height: 844 })
  expect((await panel.boundingBox())?.width).toBe(390)
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
  await page.keyboard.press('Control+p')
  await expect(panel).toBeVisible()
})

test('a picture stands beside its record; what is no paper is saved', async ({ page, request }) => {
  const made = await create(request, '/customers', { code: unique('B'), name: '画像商店' })
  await page.goto(`/customers/${made.id}`)
  await page.locator('.files input[type=file]').setInputFiles([
    { name: '名刺.png', mimeType: 'image/png', buffer: pixel },
    { name: '控え.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2\n') },
  ])
  await page.getByRole('link', { name: '名刺.png' }).click()
  const panel = page.getByRole('complementary', { name: '名刺.png' })
  await expect(panel.getByRole('img')).toBeVisible()
  await expect.poll(() => panel.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1)
  await panel.getByRole('button', { name: '閉じる' }).click()
  await expect(panel).toHaveCount(0)
  await expect(page.getByRole('link', { name: '名刺.png' })).toBeFocused()
  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: '控え.csv' }).click()
  expect((await saved).suggestedFilename()).toBe('控え.csv')
})

test('other answers stay out of frames', async ({ request }) => {
  for (const path of ['/', '/api/v1/invoices?page_size=1', '/docs']) {
    const headers = (await request.get(path)).headers()
    expect(headers['x-frame-options'], path).toBe('DENY')
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'")
    expect(headers['content-security-policy'], path).toContain("object-src 'none'")
    expect(headers['content-security-policy'], path).toContain("frame-src 'self'")
  }
})
