// What a person may do, from which role, and why.
import { violationsIn } from './axe'
import { create, expect, first, test, unique } from './base'
import { layoutFaultsIn } from './layout'
import { stateOf } from './people'

test('the page of a person says why she may do something or not', async ({ page, request }) => {
  const code = unique('deny').toLowerCase()
  const name = `出力禁止 ${code}`
  const rights = [{ resource: 'customer', action: 'export', reach: 'none' }]
  await create(request, '/roles', { code, name, rights })
  const person = await create(request, '/users', {
    email: `${unique('why').toLowerCase()}@example.jp`,
    full_name: '理由 花子',
    roles: ['sales', code],
    password: 'Sugi-Hinoki-4711',
  })
  const until = '2099-12-31'
  await create(request, '/role-assignments', {
    user_id: person.id,
    role: 'accountant',
    valid_from: '2026-01-01',
    valid_until: until,
    reason: '応援',
  })
  await page.goto(`/users/${person.id}`)
  const roles = page.getByRole('list', { name: '役割とその理由' })
  await expect(roles.getByRole('listitem').filter({ hasText: '営業' })).toContainText('直接の割り当て')
  await expect(roles.getByRole('listitem').filter({ hasText: '経理' })).toContainText('2099/12/31')

  const question = page.getByRole('group', { name: '権限の理由を調べる' })
  const answer = question.getByRole('status')
  await question.getByLabel('対象').selectOption({ label: '得意先' })
  await expect(answer).toContainText('「得意先」の「参照」ができます（範囲: 全社）')
  await question.getByLabel('操作').selectOption({ label: '出力' })
  await expect(answer).toContainText('禁止している役割があります')
  await expect(answer.getByRole('listitem').filter({ hasText: name })).toContainText('禁止')
  await question.getByLabel('対象').selectOption({ label: '商品' })
  await question.getByLabel('操作').selectOption({ label: '参照' })
  await expect(answer).toContainText('（範囲: 全社）')
  await question.getByLabel('対象').selectOption({ label: '監査ログ' })
  await expect(answer).toContainText('この操作を認める役割がありません')

  // Of one record: she sees the customer, and of the users only herself.
  const customer = await first(request, '/customers?page_size=1')
  const record = question.getByLabel('データのアドレス（任意）')
  await question.getByLabel('対象').selectOption({ label: '得意先' })
  await record.fill('得意先')
  await expect(record).toHaveAccessibleDescription(/データの画面の URL ではありません/)
  await record.fill(`https://erp.example/customers/${customer.id}`)
  await expect(answer).toContainText('このデータは、参照できる範囲に含まれます')
  await question.getByLabel('対象').selectOption({ label: '利用者' })
  await expect(record).toHaveAttribute('aria-invalid', 'true') // that customer is no user
  const other = await first(request, '/users?page_size=1')
  await record.fill(`/users/${other.id}`)
  await expect(answer).toContainText('このデータは、参照できる範囲に含まれません')
  await record.fill(`/users/${person.id}`)
  await expect(answer).toContainText('このデータは、参照できる範囲に含まれます')
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }
})

test.describe('for oneself', () => {
  test.use({ storageState: stateOf('viewer') })
  test('the preferences say the same, with what is hidden', async ({ page }) => {
    await page.goto('/')
    await page.getByRole('button', { name: /^表示設定/ }).click()
    const mine = page.getByRole('group', { name: '自分の権限' })
    await expect(mine.getByRole('list', { name: '役割とその理由' })).toContainText('閲覧')
    await mine.getByLabel('対象').selectOption({ label: '商品' })
    await expect(mine.getByRole('status')).toContainText('見えない項目 1 件')
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 })
      expect(await violationsIn(page), String(width)).toEqual([])
    }
  })
})
