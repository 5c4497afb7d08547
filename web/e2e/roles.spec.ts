import { expect, test } from './base'
import { stateOf } from './people'

test('the roles stand beside each other', async ({ page }) => {
  await page.goto('/')
  await page.locator('#rail').getByRole('link', { name: '役割と権限' }).click()
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: '請求書', exact: true }) })
  // 管理者, 経理, 営業, 閲覧
  await expect(row.getByRole('cell').nth(0)).toHaveText('すべての操作')
  await expect(row.getByRole('cell').nth(2)).toContainText('自分の分のみ')
  await expect(row.getByRole('cell').nth(3)).toHaveText('参照')
})

test.describe('for sales', () => {
  test.use({ storageState: stateOf('sales') })
  test('the menu has what may be read', async ({ page, request }) => {
    const me = (await (await request.get('/api/v1/auth/me')).json()) as {
      data: { rights: Record<string, Record<string, string> | undefined> }
    }
    expect(me.data.rights['journal_entry']).toBeUndefined()
    expect(me.data.rights['sales_invoice']).toMatchObject({ read: 'all', post: 'own' })
    await page.goto('/')
    const rail = page.locator('#rail')
    await expect(rail.getByRole('link', { name: '請求書', exact: true })).toBeVisible()
    for (const name of ['仕訳', '試算表', '会計期間', '監査ログ'])
      await expect(rail.getByRole('link', { name, exact: true })).toHaveCount(0)
  })
})

test('a role of the company is made and stands beside the others', async ({ page }) => {
  const code = `deputy_${Date.now().toString(36)}`
  await page.goto('/roles/new')
  await page.getByLabel('コード').fill(code)
  await page.getByLabel('名称').fill(`営業代理 ${code}`)
  await page.getByRole('checkbox', { name: '閲覧', exact: true }).check()
  const rights = page.getByRole('group', { name: '権限', exact: true })
  await rights.getByRole('combobox', { name: '対象を追加' }).selectOption({ label: '得意先' })
  await rights.getByRole('button', { name: '追加', exact: true }).click()
  await rights.getByRole('combobox', { name: '得意先: 操作' }).selectOption({ label: '変更' })
  await rights.getByRole('combobox', { name: '得意先, 変更: 範囲' }).selectOption({ label: '自部門' })
  await page.keyboard.press('Control+s')
  await expect(page.getByRole('heading', { name: new RegExp(code) })).toBeVisible()
  await page.goto('/rights')
  await expect(page.getByRole('columnheader', { name: `営業代理 ${code}` })).toBeVisible()
  // Other roles may stand behind it.
  const heads = await page.getByRole('columnheader').allTextContents()
  const place = heads.findIndex((text) => text.includes(code))
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: '得意先', exact: true }) })
  await expect(row.getByRole('cell').nth(place - 1)).toContainText('自部門: 変更')
})
