// A runbook is gone through on the screen, and a task of the month by it.
import { violationsIn } from './axe'
import { create, expect, test } from './base'
import { layoutFaultsIn } from './layout'

const heading = (page: import('@playwright/test').Page) => page.getByRole('heading', { level: 1 })

test('a runbook is gone through step by step', async ({ page }) => {
  await page.goto('/runbook-runs/new')
  await page.getByRole('button', { name: '開始 ディスク使用率が高い' }).click()
  await expect(heading(page)).toContainText('RR-')
  const steps = page.getByRole('region', { name: 'ステップ' }).locator('ol > li')
  await expect(steps).toHaveCount(4)
  await expect(steps.first()).toContainText('サーバー上で実行し、結果を記録してください。')

  const first = page.getByRole('form', { name: 'ステップ 1 の結果' })
  await expect(first.getByRole('button', { name: '完了にする' })).toBeDisabled()
  await first.getByLabel('確認したこと・行ったこと').fill('/var が 82 %')
  await first.getByRole('button', { name: '完了にする' }).click()
  await expect(steps.first()).toContainText('完了')
  await expect(steps.first()).toContainText('/var が 82 %')
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }
  for (const number of [2, 3, 4]) {
    const form = page.getByRole('form', { name: `ステップ ${number} の結果` })
    await form.getByLabel('確認したこと・行ったこと').fill('不要')
    await form.getByRole('button', { name: 'スキップ' }).click()
    await expect(form).toHaveCount(0)
  }
  await expect(steps.getByText('スキップ', { exact: true })).toHaveCount(3)
})

test('the server runs a command that only looks, and shows what it said', async ({ page, request }) => {
  const run = await create(request, '/operations/runbook-runs', { runbook: 'job_failed' })
  await page.goto(`/runbook-runs/${run.id}`)
  await page.getByRole('button', { name: '実行 sudo itdo-erp doctor' }).click()
  const said = page
    .getByRole('region', { name: 'ステップ' })
    .locator('details', { hasText: 'sudo itdo-erp doctor' })
  await expect(said).toContainText('終了コード', { timeout: 40_000 })
  await said.locator('summary').click()
  await expect(said.locator('pre')).toContainText('database')
  expect(await violationsIn(page)).toEqual([])
})

test('a task begins its steps and waits for them', async ({ page, request }) => {
  const day = new Date(Date.now() + 86_400_000 * (4_000 + Math.floor(Math.random() * 20_000)))
  const due_on = day.toISOString().slice(0, 10)
  const task = await create(request, '/operations/tasks', { kind: 'contacts_test', due_on })
  await page.goto(`/tasks/${task.id}`)
  await page.getByRole('button', { name: '手順を開始' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '手順を開始' }).click()
  await expect(page.getByRole('link', { name: /RR-/ })).toBeVisible()
  await page.getByRole('button', { name: '完了', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: '完了', exact: true }).click()
  await expect(page.getByText('まだ完了していないステップがあります').first()).toBeVisible()
})
