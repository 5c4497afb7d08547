// Roles that a company makes for itself, and roles for a time.
import type { Page } from '@playwright/test'
import { violationsIn } from './axe'
import { create, expect, test, unique } from './base'
import { layoutFaultsIn } from './layout'

const heading = (page: Page) => page.getByRole('heading', { level: 1 })

async function keepsNobodyOut(page: Page) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 800 })
    expect.soft(await violationsIn(page), `${width}`).toEqual([])
    expect.soft(await layoutFaultsIn(page), `${width}`).toEqual([])
  }
  await page.setViewportSize({ width: 1280, height: 800 })
}

test('a role is copied from another one, changed, saved and read', async ({ page, request }) => {
  const code = unique('r').toLowerCase()
  const name = `倉庫係 ${code}`
  await page.goto('/')
  await page.locator('#rail').getByRole('link', { name: '役割と権限' }).click()
  await page.getByRole('link', { name: '役割の新規登録' }).first().click()
  await page.getByLabel(/^コード/).fill(code)
  await page.getByLabel(/^名称/).fill(name)
  await page.getByRole('group', { name: '引き継ぐ役割' }).getByLabel('閲覧', { exact: true }).check()

  const rights = page.getByRole('group', { name: '権限', exact: true })
  await expect(rights).toContainText('権限はまだありません')
  await page.getByRole('combobox', { name: '複写元の役割' }).selectOption({ label: '営業' })
  await page.getByRole('button', { name: '複写' }).click()
  await expect(page.locator('.notice')).toContainText('複写しました')
  await expect(rights.getByRole('combobox', { name: '得意先: 操作' })).toHaveValue('*')

  // A further kind of record: the focus is at its first line, which is denied by the keys alone.
  await rights.getByRole('combobox', { name: '対象を追加' }).selectOption({ label: '監査ログ' })
  await rights.getByRole('button', { name: '追加', exact: true }).click()
  await expect(rights.getByRole('combobox', { name: '監査ログ: 操作' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(rights.getByRole('combobox', { name: '監査ログ, 参照: 範囲' })).toBeFocused()
  await page.keyboard.press('End')
  const audit = rights.getByRole('region', { name: '監査ログ' })
  await expect(audit).toContainText('ほかの役割で許可されていても実行できません')
  await rights.getByRole('button', { name: '得意先, すべての操作: 外す' }).click()
  await expect(rights.getByRole('region', { name: '得意先', exact: true })).toHaveCount(0)
  await expect(rights.getByRole('combobox', { name: '対象を追加' })).toBeFocused()
  const item = page.getByRole('group', { name: '商品', exact: true })
  await expect(item.getByLabel('原価')).toBeChecked()
  await item.getByLabel('説明').check()
  await keepsNobodyOut(page)

  await page.keyboard.press('Control+s')
  await expect(heading(page)).toContainText(code)
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '監査ログ' }) })
  await expect(row).toContainText('禁止: 参照')
  await expect(page.getByRole('heading', { name: '見えない項目' }).locator('..')).toContainText('商品: ')
  await expect(page.locator('.facts').first()).toContainText('閲覧')
  await keepsNobodyOut(page)

  const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  const made = (await (await request.get(`/api/v1/roles/${id}`)).json()) as {
    data: { inherits: string[]; rights: object[]; hidden_fields: object[] }
  }
  expect(made.data.inherits).toEqual(['viewer'])
  expect(made.data.rights).toContainEqual(
    expect.objectContaining({ resource: 'audit_log', action: 'read', reach: 'none' }),
  )
  expect(made.data.hidden_fields).toHaveLength(2)

  // It stands beside the others, and people can have it at once.
  await page.locator('#rail').getByRole('link', { name: '役割と権限' }).click()
  await expect(page.getByRole('columnheader', { name })).toBeVisible()
  await page.locator('#rail').getByRole('link', { name: '利用者', exact: true }).click()
  await page.getByRole('link', { name: '利用者の新規登録' }).first().click()
  await expect(page.getByRole('group', { name: '役割' }).getByLabel(name)).toBeVisible()
})

test('what a role denies is copied with it, and nothing that is there is lost', async ({ page, request }) => {
  const code = unique('deny').toLowerCase()
  await create(request, '/roles', {
    code,
    name: `出力なし ${code}`,
    inherits: ['sales'],
    rights: [
      { resource: 'customer', action: 'export', reach: 'none' },
      { resource: 'item', action: 'read', reach: 'department' },
    ],
  })
  await page.goto('/roles/new')
  const rights = page.getByRole('group', { name: '権限', exact: true })
  await rights.getByRole('combobox', { name: '対象を追加' }).selectOption({ label: '商品' })
  await rights.getByRole('button', { name: '追加', exact: true }).click()
  const reach = rights.getByRole('combobox', { name: '商品, 参照: 範囲' })
  await reach.selectOption({ label: '自分の分' })
  await page.getByRole('combobox', { name: '複写元の役割' }).selectOption({ label: `出力なし ${code}` })
  await page.getByRole('button', { name: '複写' }).click()
  const denied = rights.getByRole('combobox', { name: '得意先, 出力: 範囲' })
  await expect(denied.locator('option:checked')).toHaveText('禁止')
  await expect(reach.locator('option:checked')).toHaveText('自分の分')
  await expect(page.getByRole('group', { name: '引き継ぐ役割' }).getByLabel('営業')).toBeChecked()
})

test('what is no role is said where it is', async ({ page }) => {
  await page.goto('/roles/new')
  await page.getByLabel(/^コード/).fill('9lives')
  await page.getByLabel(/^名称/).fill('誤り')
  await page.keyboard.press('Control+s')
  await expect(page.getByLabel(/^コード/)).toHaveAttribute('aria-invalid', 'true')
  await page.getByLabel(/^コード/).fill('administrator')
  await page.keyboard.press('Control+s')
  await expect(page.locator('.failure')).toContainText('コード')
  expect(await violationsIn(page)).toEqual([])
})

test('roles that take over from each other in a circle are refused', async ({ page, request }) => {
  const [one, other] = [unique('a').toLowerCase(), unique('b').toLowerCase()]
  const made = await create(request, '/roles', { code: one, name: one })
  await create(request, '/roles', { code: other, name: other, inherits: [one] })
  await page.goto(`/roles/${made.id}/edit`)
  const inherits = page.getByRole('group', { name: '引き継ぐ役割' })
  await inherits.getByLabel(other, { exact: true }).check()
  await expect(inherits.getByLabel(one, { exact: true })).toHaveCount(0)
  await page.keyboard.press('Control+s')
  await expect(inherits).toHaveAttribute('aria-invalid', 'true')
})

test('a role is given for a time, and taken away', async ({ page, request }) => {
  const email = `${unique('time').toLowerCase()}@example.jp`
  const user = await create(request, '/users', {
    email,
    full_name: '応援 三郎',
    roles: ['viewer'],
    password: 'Sugi-Hinoki-4711',
  })
  await page.goto('/')
  await page.locator('#rail').getByRole('link', { name: '期間付きの役割' }).click()
  await page.getByRole('link', { name: '期間付きの役割の新規登録' }).first().click()
  await page.getByRole('combobox', { name: /^利用者/ }).fill(email)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel(/^委任した人/)).toHaveCount(0)
  await page.getByRole('combobox', { name: /^役割/ }).selectOption({ label: '経理' })
  await page
    .getByLabel(/^終了日/)
    .first()
    .fill('+7')
  await page.getByLabel(/^理由/).fill('月末の応援')
  await keepsNobodyOut(page)
  await page.keyboard.press('Control+s')
  await expect(heading(page)).toContainText('応援 三郎：経理')
  await keepsNobodyOut(page)
  const given = page.url()

  await page.goto(`/users/${user.id}`)
  const roles = page.getByRole('list', { name: '役割とその理由' })
  await expect(roles.getByRole('listitem').filter({ hasText: '経理' })).toContainText('期間付きの割り当て')
  await page.goto(given)
  await page.getByRole('button', { name: '削除' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '削除' }).click()
  await expect(page.locator('.notice')).toContainText('実行しました')
  await page.goto(`/users/${user.id}`)
  await expect(roles).toContainText('閲覧')
  await expect(roles).not.toContainText('経理')
})

test('the editor speaks English', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('language', 'en'))
  await page.goto('/roles/new')
  const rights = page.getByRole('group', { name: 'Rights', exact: true })
  await rights.getByRole('combobox', { name: 'Add a record' }).selectOption({ label: 'All records' })
  await rights.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(rights.getByRole('combobox', { name: 'All records, Read: Reach' })).toHaveValue('all')
  await keepsNobodyOut(page)
})
