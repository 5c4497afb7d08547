// The pages of who looks after the server: how it is, and what happened.
import { violationsIn } from './axe'
import { create, expect, test, unique } from './base'
import { layoutFaultsIn } from './layout'
import { stateOf } from './people'

interface Health {
  status: string
  version: string
  components: Record<string, object>
  baselines: { id: string; limit: number }[]
}

test('how the server is, and how near to its limits', async ({ page, request }) => {
  const told = (await (await request.get('/health/detailed')).json()) as Health
  await page.goto('/')
  await expect(page.locator('#rail').getByRole('link', { name: '運用状況' })).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('w')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('運用状況')
  await expect(page.getByRole('status').filter({ hasText: 'すべての構成要素が動いています' })).toBeVisible()
  const parts = page.getByRole('region', { name: '構成要素' })
  await expect(parts.getByRole('row').filter({ hasText: 'データベース' })).toContainText('100 ms 以下')
  await expect(page.locator('.facts')).toContainText(told.version)
  const baselines = page.getByRole('region', { name: '性能の基準値' })
  await expect(baselines.getByRole('row')).toHaveCount(told.baselines.length + 1)
  await expect(baselines.getByRole('row').filter({ hasText: '命中率' })).toContainText('95 % 以上')
  const memory = baselines.getByRole('row').filter({ hasText: 'メモリー使用率' })
  await expect(memory.getByRole('meter')).toBeVisible()
  await expect(memory).toContainText('範囲内')

  const signed_in = page.getByRole('link', { name: '今日のサインイン' })
  await expect(signed_in).toContainText(/[1-9][0-9,]* 件/)
  await signed_in.click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('監査ログ')
  await expect(page.locator('tbody tr').first()).toContainText('サインイン')
})

test('what does not work is named, with what that means', async ({ page }) => {
  // The rest of the answer is the server's own.
  await page.route('**/health/detailed', async (route) => {
    const answer = (await (await route.fetch()).json()) as Health
    const database = { status: 'unhealthy', latency_ms: 3000, threshold_ms: 100, note: 'no write succeeds' }
    const json = { ...answer, status: 'unhealthy', components: { ...answer.components, database } }
    await route.fulfill({ status: 503, json })
  })
  await page.goto('/operations')
  await expect(page.getByRole('status').filter({ hasText: '登録を受け付けられません' })).toBeVisible()
  const database = page.getByRole('row').filter({ hasText: 'データベース' }).first()
  await expect(database).toContainText('停止')
  await expect(database).toContainText('登録も参照もできません')
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect.soft(await violationsIn(page), String(width)).toEqual([])
    expect.soft(await layoutFaultsIn(page), String(width)).toEqual([])
  }
  await page.unroute('**/health/detailed')
  await page.getByRole('button', { name: '今すぐ確認' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'すべての構成要素が動いています' })).toBeVisible()
})

test('the last day of the figures, and ninety days of each part', async ({ page }) => {
  await page.goto('/operations')
  const day = page.getByRole('region', { name: '直近 24 時間の性能' })
  const memory = day.getByRole('row').filter({ hasText: 'メモリー使用率' })
  await expect(memory.getByRole('img', { name: /^24 時間の推移/ })).toBeVisible()
  await expect(memory).toContainText('%')
  const parts = page.getByRole('region', { name: '直近 90 日の稼働状況' })
  await expect(parts.getByRole('row')).toHaveCount(5)
  await expect(parts.getByRole('row').nth(1)).toContainText('未計測')

  const past = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
  const points = Array.from({ length: 144 }, (_, i) => ({ at: past(1440 - i * 10), value: 100 + i * 2 }))
  points.splice(40, 20) // the server did not run
  const api = {
    id: 'api',
    unit: 'ms',
    limit: 200,
    value: 386,
    mean_hour: 380.5,
    mean_day: 243,
    peak_day: 386,
  }
  const baselines = [{ ...api, exceeded_since: past(300), points }]
  const days = Array.from({ length: 90 }, (_, i) => ({
    day: past((89 - i) * 1440).slice(0, 10),
    measured_seconds: i < 30 ? 0 : 86_400,
    down_seconds: i % 30 === 29 && i > 30 ? 3_725 : 0,
  }))
  const at = past(0)
  const seen = {
    baselines: { at, baselines },
    availability: { at, components: [{ component: 'database', percent: 99.8, days }] },
  }
  for (const [name, data] of Object.entries(seen))
    await page.route(`**/api/v1/operations/${name}`, (route) =>
      route.fulfill({ json: { success: true, data } }),
    )
  await page.reload()
  const row = day.getByRole('row').nth(1)
  await expect(row).toContainText('386 ms')
  await expect(row.locator('time')).toBeVisible()
  await expect(row.getByRole('img', { name: '24 時間の推移：最小 100 ms、最大 386 ms' })).toBeVisible()
  await expect(row.locator('polyline')).toHaveCount(2)
  const database = parts.getByRole('row').nth(1)
  await expect(database).toContainText('99.8 %')
  await expect(database.getByRole('img', { name: '計測した日 60 日、停止のあった日 2 日' })).toBeVisible()
  await expect(database).toContainText('1 時間 2 分')
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect.soft(await violationsIn(page), String(width)).toEqual([])
    expect.soft(await layoutFaultsIn(page), String(width)).toEqual([])
  }
})

test('from one entry of the audit log to what else happened then', async ({ page, request }) => {
  const name = unique('監査商会')
  const made = await create(request, '/customers', { code: unique('AUD'), name })
  await page.goto(`/audit-log?record_id=${made.id}`)
  await page.getByRole('row').filter({ hasText: '作成' }).getByRole('link').first().click()
  await expect(page.locator('.history')).toContainText(name)
  await page.getByRole('link', { name: '同じ利用者の同じ日の記録' }).click()
  const from = page.getByLabel(/^日時 開始日/).first()
  await expect(from).toHaveValue(/\d{4}/)
  await expect(page.locator('tbody tr').first()).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await page.goBack()
  await page.getByRole('link', { name: '同じリクエストの記録' }).click()
  await expect(page.getByRole('textbox', { name: 'リクエスト' })).not.toHaveValue('')
  await expect(page.locator('tbody tr').first()).toContainText('作成')
  await page.goBack()
  await page.getByRole('link', { name: '対象のデータを開く' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(name)
})

test.describe('for who does not look after it', () => {
  test.use({ storageState: stateOf('viewer') })
  test('there is no such page', async ({ page }) => {
    await page.goto('/operations')
    await expect(page.getByText('システム管理者に権限の付与を依頼してください')).toBeVisible()
    await expect(page.locator('#rail').getByRole('link', { name: '運用状況' })).toHaveCount(0)
  })
})

test('it speaks English', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('language', 'en'))
  await page.goto('/operations')
  const baselines = page.getByRole('region', { name: 'Baselines of performance' })
  await expect(baselines.getByRole('row').filter({ hasText: 'Answer of the API' })).toContainText(
    'at most 200 ms',
  )
})
