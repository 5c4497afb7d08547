// A backup is taken, proven and restored from the screen, and the restore taken back.
import { violationsIn } from './axe'
import { create, csrfOf, expect, test, unique } from './base'
import { layoutFaultsIn } from './layout'

type Page = import('@playwright/test').Page

const long = 120_000 // a backup and its proof, on a busy machine
const heading = (page: Page) => page.getByRole('heading', { level: 1 })
const state = (page: Page) => page.locator('.page-head .badge')
const output = (page: Page) => page.locator('pre.said')

async function readsWell(page: Page) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect.soft(await violationsIn(page), String(width)).toEqual([])
    expect.soft(await layoutFaultsIn(page), String(width)).toEqual([])
  }
  await page.setViewportSize({ width: 1280, height: 844 })
}

test('a backup is taken and proven', async ({ page }) => {
  test.setTimeout(4 * long)
  await page.goto('/operations/backups')
  await expect(heading(page)).toHaveText('バックアップ')
  await page.getByRole('button', { name: 'データベースを今すぐバックアップ' }).click()
  await expect(heading(page)).toContainText('MR-')
  await expect(state(page)).toHaveText('完了', { timeout: long })
  await expect(output(page)).toContainText('Backup verified by restoring it')
  await readsWell(page)

  await page.goto('/operations/backups')
  const newest = page.getByRole('region', { name: 'データベース' }).locator('tbody tr').first()
  await expect(newest).toContainText('検証済み')
  await expect(page.locator('.facts')).toContainText('正常')
  await readsWell(page)
  await newest.getByRole('button', { name: /^検証/ }).click()
  await expect(state(page)).toHaveText('完了', { timeout: long })
  await expect(output(page)).toContainText('The backup is whole.')
})

test('what a return would lose stands there before anything is asked', async ({ page, request }) => {
  test.setTimeout(2 * long)
  await page.goto('/operations/backups')
  const taken = page.getByRole('region', { name: 'データベース' }).locator('tbody tr')
  if ((await taken.count()) === 0) {
    await page.getByRole('button', { name: 'データベースを今すぐバックアップ' }).click()
    await expect(state(page)).toHaveText('完了', { timeout: long })
    await page.goto('/operations/backups')
  }
  await create(request, '/customers', { code: unique('B'), name: '後から登録した先' })
  await taken.first().getByRole('link', { name: /^復元/ }).click()
  await expect(heading(page)).toHaveText('バックアップから復元する')
  const lost = page.getByRole('region', { name: /この時点より後の登録/ })
  await expect(lost.getByRole('row').filter({ hasText: '得意先' }).first()).toBeVisible()
  await readsWell(page)

  await page.getByRole('button', { name: '復元を依頼する' }).click()
  await expect(heading(page)).toContainText('MR-')
  await expect(state(page)).toHaveText('承認待ち')
  const form = page.getByRole('form', { name: '承認して実行する' })
  await expect(form.getByRole('button')).toBeDisabled()
  await form.getByRole('textbox').fill('another')
  await form.getByRole('button').click()
  await expect(form.locator('.problem').first()).toContainText('データベースの名前が違います')
  await readsWell(page)
  await page.getByRole('button', { name: '取消' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '取消' }).click()
  await expect(state(page)).toHaveText('取消')
})

test('where nothing is scheduled the page says what would be', async ({ page }) => {
  await page.goto('/operations/schedule')
  await expect(page.getByText('定期処理は設定されていません')).toBeVisible()
})

test('jobs with what they said the last time, and a way to run them now', async ({ page }) => {
  // systemd is away here; the shape is that of the server, which the lab tries with real timers.
  const job = (name: string, more: object) => ({
    name,
    description: name,
    state: 'waits',
    last_run_at: '2026-11-24T02:00:00Z',
    ended_at: '2026-11-24T02:00:42Z',
    next_run_at: '2026-11-25T02:00:00Z',
    is_enabled: true,
    result: '',
    missed: '',
    ...more,
  })
  const jobs = [
    job('itdo-erp-backup', {}),
    job('itdo-erp-example', {
      state: 'failed',
      result: 'exit-code 1',
      missed: 'its last run was 3 days ago',
    }),
  ]
  await page.route('**/api/v1/operations/schedule', (route) =>
    route.fulfill({ json: { success: true, data: { jobs, fault: '' } } }),
  )
  await page.goto('/operations/schedule')
  const table = page.getByRole('region', { name: 'タイマー' })
  await expect(table.getByRole('row').filter({ hasText: 'データベースのバックアップ' })).toContainText(
    '42 秒',
  )
  await expect(table.getByRole('row').filter({ hasText: 'itdo-erp-example' })).toContainText('3 days ago')
  await readsWell(page)
  await table.getByRole('button', { name: '今すぐ実行 itdo-erp-example' }).click()
  await expect(heading(page)).toContainText('MR-')
  await expect(state(page)).toHaveText('失敗', { timeout: 30_000 })
  await expect(output(page)).toContainText('There is no such job.')
})

test('an address is kept out only after an authorization, and never her own', async ({ page, request }) => {
  const asked = await create(request, '/operations/machine-requests', {
    work: 'block_address',
    target: '127.0.0.1',
  })
  await page.goto(`/machine-requests/${asked.id}`)
  await expect(state(page)).toHaveText('承認待ち')
  await page.getByRole('button', { name: '承認して実行する' }).click()
  await expect(page.getByText('自分の接続元のアドレスは遮断できません')).toBeVisible()
  await readsWell(page)
})

test('an incident has a room', async ({ page, request }) => {
  test.setTimeout(2 * long)
  const incident = await create(request, '/incidents', {
    title: unique('停止'),
    severity: 'high',
    component: 'database',
  })
  await create(request, '/emergency-contacts', { name: unique('当番'), email: 'oncall@aoba.example' })
  await page.goto(`/incidents/${incident.id}`)
  await expect(page.getByRole('region', { name: '連絡先' })).toContainText('oncall@aoba.example')
  await expect(page.getByRole('region', { name: '性能の基準値' })).toBeVisible()
  await readsWell(page)
  await page.getByRole('link', { name: '手順書を始める' }).click()
  await page.getByRole('button', { name: '開始 ディスク使用率が高い' }).click()
  await expect(heading(page)).toContainText('RR-')
  await page.goto(`/incidents/${incident.id}`)
  await expect(page.getByRole('region', { name: '対応の手順' })).toContainText('RR-')
  await page.getByRole('button', { name: '緊急スナップショットを取る' }).click()
  await expect(state(page)).toHaveText('完了', { timeout: long })
  await page.goto(`/incidents/${incident.id}`)
  await expect(page.locator('#content')).toContainText('SHA-256')
})

test('an incident on paper, and what is learnt from it', async ({ page, request }) => {
  const incident = await create(request, '/incidents', {
    title: unique('停止'),
    severity: 'high',
    component: 'application',
  })
  const headers = { ...(await csrfOf(request)), 'If-Match': `"${incident.version}"` }
  const data = { text: '直りました' }
  const resolved = await request.post(`/api/v1/incidents/${incident.id}/resolve`, { data, headers })
  expect(resolved.ok()).toBe(true)
  await page.goto(`/incidents/${incident.id}`)
  await expect(page.locator('#content')).toContainText('■ うまくいったこと')
  const told = page.waitForResponse((answer) => answer.url().endsWith('/pdf'))
  await page.getByRole('link', { name: 'PDF を開く' }).click()
  expect((await told).headers()['content-type']).toBe('application/pdf')
  const panel = page.getByRole('complementary', { name: /^IN-.*\.pdf$/ })
  await expect(panel.locator('iframe')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
  await readsWell(page)
  await page.getByRole('button', { name: '編集' }).click()
  await page.getByLabel('事後の振り返り').fill('■ 何が起きたか\n一覧が開きませんでした。')
  await page.getByRole('button', { name: '保存' }).click()
  await expect(page.locator('#content')).toContainText('一覧が開きませんでした。')
})
