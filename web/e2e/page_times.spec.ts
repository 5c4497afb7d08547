import { expect, test } from './base'

interface Message {
  views: { page: string; kind: string; duration_ms: number }[]
}

test('the browser tells how long pages took, and ids stay here', async ({ page, request }) => {
  await page.goto('/customers')
  await page.locator('tbody tr').first().waitFor()
  await page.locator('tbody tr th a').first().click()
  await page.locator('.facts').first().waitFor()
  await expect(page.locator('main .loading')).toHaveCount(0)
  const told = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/rum'))
  // As the browser does when the tab is left.
  await page.evaluate(async () => {
    await new Promise(requestAnimationFrame)
    dispatchEvent(new Event('pagehide'))
  })
  const answer = await told
  expect(answer.status()).toBe(200)
  const { views } = answer.request().postDataJSON() as Message
  expect(views.map(({ kind }) => kind)).toEqual(['load', 'route'])
  expect(views[0]?.page).toBe('/customers')
  for (const { duration_ms } of views) expect(duration_ms).toBeLessThan(10_000)
  const metrics = await (await request.get('/metrics')).text()
  expect(metrics).toMatch(/page_view_duration_seconds_count\{page="\/customers",kind="load"\} \d+/)
  expect(metrics).toMatch(/page_view_duration_seconds_count\{page="\/customers\/:id",kind="route"\} \d+/)
})
