// A role lent to a colleague while one is away.
import { violationsIn } from './axe'
import { create, expect, test, unique } from './base'
import { stateOf } from './people'

test.use({ storageState: { cookies: [], origins: [] } })

const password = 'Sugi-Hinoki-4711'

test('a role of hers is lent for some days and taken back', async ({ page, playwright, baseURL }) => {
  const admin = await playwright.request.newContext({ baseURL, storageState: stateOf('admin') })
  const email = `${unique('lender').toLowerCase()}@example.jp`
  const deputy = unique('代理')
  await create(admin, '/users', { email, full_name: '不在 花子', roles: ['sales'], password })
  await create(admin, '/users', {
    email: `${unique('deputy').toLowerCase()}@example.jp`,
    full_name: deputy,
    roles: ['viewer'],
    password,
  })
  await admin.dispose()
  await page.goto('/')
  await page.getByLabel('メールアドレス').fill(email)
  await page.getByLabel('パスワード').fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^表示設定/ }).click()
  const lending = page.getByRole('group', { name: '不在時の委任' })
  await lending.getByRole('combobox', { name: '委任する相手' }).fill(deputy)
  await page.keyboard.press('Enter')
  await lending.getByRole('button', { name: '委任する' }).click()
  await expect(lending.getByLabel(/^終了日/).first()).toHaveAttribute('aria-invalid', 'true')
  expect(await violationsIn(page)).toEqual([])

  await lending
    .getByLabel(/^終了日/)
    .first()
    .fill('+7')
  await lending.getByLabel('理由').fill('夏季休暇')
  await page.keyboard.press('Enter')
  const line = lending.getByRole('listitem').filter({ hasText: deputy })
  await expect(line).toContainText('「営業」')
  await expect(line).toContainText('委任中')
  await expect(lending.getByRole('status').filter({ hasText: '委任しました' })).toBeFocused()
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
  }
  await line.getByRole('button', { name: /^取り消す/ }).click()
  await expect(line).toHaveCount(0)
  await expect(lending.getByRole('status').filter({ hasText: '取り消しました' })).toBeFocused()
})
