import { create, csrfOf, expect, first, test, unique } from './base'

function file(name: string, rows: string[]) {
  return { name, mimeType: 'text/csv', buffer: Buffer.from(rows.join('\r\n') + '\r\n') }
}

test('10,000 customers with 3 bad rows: all problems are shown, nothing is written', async ({
  page,
  request,
}) => {
  test.setTimeout(120_000)
  const start = unique('Q')
  const rows = Array.from({ length: 10_000 }, (_, i) => `${start}-${i},取込商店 ${i},トリコミ,onchu,true`)
  const head = 'code,name,name_kana,honorific,is_customer'
  const bad = [...rows]
  bad[99] = `${start}-99,,トリコミ,onchu,true`
  bad[4999] = `${start}-4999,取込,トリコミ,none,true`
  bad[9999] = `${start}-9999,取込,トリコミ,onchu,perhaps`
  await page.goto('/customers/import')
  await page.locator('input[type=file]').setInputFiles(file('customers.csv', [head, ...bad]))
  const problems = page.getByRole('alert')
  await expect(problems).toContainText('101 行目', { timeout: 60_000 })
  await expect(problems.locator('li')).toHaveCount(3)
  await expect(problems).toContainText('1 件も取り込んでいません')
  await expect(page.locator('td.wrong')).toHaveCount(3)
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: '誤りを書き込んだファイルを保存' }).click()
  expect((await download).suggestedFilename()).toBe('customers-checked.csv')
  // Mended, a part of it is taken.
  await page.locator('input[type=file]').setInputFiles(file('customers.csv', [head, ...rows.slice(0, 200)]))
  await expect(page.getByText('新規 200 件')).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: '取り込む' }).click()
  await expect(page.getByText('取り込みました（新規 200 件')).toBeVisible({ timeout: 60_000 })
  expect((await first(request, `/customers?search=${start}-199`))['name']).toBe('取込商店 199')
})

test('an import is taken back; what is used or changed stays and says why', async ({ page, request }) => {
  const start = unique('U')
  const rows = Array.from({ length: 30 }, (_, i) => `${start}-${i},取消商店 ${i}`)
  const name = `${start}.csv`
  await page.goto('/customers/import')
  await page.locator('input[type=file]').setInputFiles(file(name, ['code,name', ...rows]))
  await page.getByRole('button', { name: '取り込む' }).click()
  await expect(page.getByText('取り込みました（新規 30 件')).toBeVisible()
  const used = await first(request, `/customers?code=${start}-3`)
  await create(request, '/projects', { code: unique('P'), name: '使う計画', customer_id: used.id })
  const changed = await first(request, `/customers?code=${start}-7`)
  await request.patch(`/api/v1/customers/${changed.id}`, {
    data: { phone: '03-1234-5678' },
    headers: { ...(await csrfOf(request)), 'If-Match': `"${changed.version}"` },
  })
  // It is remembered, and found again.
  await page.reload()
  const row = page.getByRole('row').filter({ hasText: name })
  await expect(row).toContainText('取込済み')
  await row.getByRole('button', { name: '取込を取り消す' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('28 件を削除します')
  await expect(dialog.locator('li')).toHaveText([
    `5 行目 ${start}-3 取消商店 3: プロジェクトで使われています。`,
    `9 行目 ${start}-7 取消商店 7: 取込後に変更されています。`,
  ])
  // Until then, nothing is gone.
  expect((await first(request, `/customers?code=${start}-0`))['name']).toBe('取消商店 0')
  await dialog.getByRole('button', { name: '28 件を削除' }).click()
  await expect(dialog).toContainText('28 件を削除しました')
  await dialog.getByRole('button', { name: '閉じる' }).click()
  await expect(row).toContainText('一部取消済み')
  const left = (await (await request.get(`/api/v1/customers?search=${start}`)).json()) as { total: number }
  expect(left.total).toBe(2)
})
