// API keys at the screen: made, shown once, renewed and revoked by their owner, and revoked by an administrator.
import { request as playwright, type APIRequestContext, type Locator, type Page } from '@playwright/test'
import { violationsIn } from './axe'
import { create, expect, test, unique } from './base'
import { layoutFaultsIn } from './layout'
import { stateOf } from './people'

test.use({ storageState: { cookies: [], origins: [] } })

const password = 'Sugi-Hinoki-4711'

async function somebody(admin: APIRequestContext) {
  const email = `${unique('key').toLowerCase()}@example.jp`
  return {
    email,
    ...(await create(admin, '/users', { email, full_name: '鍵 花子', roles: ['sales'], password })),
  }
}

async function signIn(page: Page, email: string) {
  await page.goto('/')
  await page.getByLabel('メールアドレス').fill(email)
  await page.getByLabel('パスワード').fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^表示設定/ }).click()
  return page.getByRole('group', { name: 'APIキー', exact: true })
}

const statusWith = async (baseURL: string | undefined, key: string) => {
  const program = await playwright.newContext({
    ...(baseURL && { baseURL }),
    extraHTTPHeaders: { Authorization: `Bearer ${key}` },
  })
  const answer = await program.get('/api/v1/customers')
  await program.dispose()
  return answer.status()
}

async function keep(dialog: Locator): Promise<string> {
  const secret = await dialog.getByRole('textbox', { name: 'APIキー' }).innerText()
  await expect(dialog.getByRole('button', { name: '閉じる' })).toBeDisabled()
  await dialog.getByLabel('キーを保管しました').check()
  await dialog.getByRole('button', { name: '閉じる' }).click()
  return secret
}

test('a key from its making to its end', async ({ page, baseURL }) => {
  const admin = await playwright.newContext({ ...(baseURL && { baseURL }), storageState: stateOf('admin') })
  const person = await somebody(admin)
  const section = await signIn(page, person.email)
  await expect(section.getByText('APIキーはありません。')).toBeVisible()

  await section.getByRole('button', { name: 'APIキーを作成' }).click()
  const dialog = page.getByRole('dialog', { name: 'APIキーを作成' })
  await dialog.getByLabel('名称').fill('倉庫システム')
  await dialog.getByText('使える対象: すべての対象').click()
  await dialog.getByLabel('得意先').check()
  await dialog.getByLabel('使える接続元').fill('どこか')
  await dialog.getByLabel('現在のパスワード').fill('Falsch-Falsch-00')
  expect(await violationsIn(page)).toEqual([])
  expect(await layoutFaultsIn(page)).toEqual([])
  await dialog.getByRole('button', { name: 'APIキーを作成' }).click()
  await expect(dialog.getByLabel('使える接続元')).toHaveAccessibleDescription(/形式/)
  await dialog.getByLabel('使える接続元').fill('127.0.0.1 ::1')
  await dialog.getByRole('button', { name: 'APIキーを作成' }).click()
  await expect(dialog.getByLabel('現在のパスワード')).toHaveAccessibleDescription(/正しくありません/)
  await dialog.getByLabel('現在のパスワード').fill(password)
  await dialog.getByRole('button', { name: 'APIキーを作成' }).click()
  await expect(dialog.getByText('二度と表示されません')).toBeFocused()
  expect(await violationsIn(page)).toEqual([])
  const secret = await keep(dialog)
  expect(secret).toMatch(/^itdo_[\w-]{43}$/)
  await expect(section.getByRole('status')).toBeFocused()
  await expect(section.getByRole('listitem')).toContainText(`${secret.slice(0, 13)}…`)
  await expect(section.getByRole('listitem')).toContainText('参照のみ · 得意先 · 127.0.0.1 · ::1')
  expect(await page.content()).not.toContain(secret.slice(13))
  expect(await statusWith(baseURL, secret)).toBe(200)
  expect(await violationsIn(page)).toEqual([])

  await section.getByRole('button', { name: 'キーを更新: 倉庫システム' }).click()
  const renewal = page.getByRole('dialog', { name: 'キーを更新: 倉庫システム' })
  await renewal.getByLabel('以前のキーの猶予期間').selectOption('7 日')
  await renewal.getByLabel('現在のパスワード').fill(password)
  await renewal.getByRole('button', { name: 'キーを更新' }).click()
  const second = await keep(renewal)
  await expect(section.getByText('以前のキーの期限:')).toBeVisible()
  expect([await statusWith(baseURL, secret), await statusWith(baseURL, second)]).toEqual([200, 200])

  await section.getByRole('button', { name: '失効: 倉庫システム' }).click()
  const end = page.getByRole('dialog', { name: '失効' })
  expect(await violationsIn(page)).toEqual([])
  await end.getByRole('button', { name: '失効' }).click()
  await expect(section.getByText('APIキーはありません。')).toBeVisible()
  expect(await statusWith(baseURL, second)).toBe(401)
  await admin.dispose()
})

test.describe('an administrator', () => {
  test.use({ storageState: stateOf('admin') })

  test('sees the keys of a person at her page and revokes them', async ({
    page,
    playwright: tool,
    baseURL,
  }) => {
    const admin = await tool.request.newContext({
      ...(baseURL && { baseURL }),
      storageState: stateOf('admin'),
    })
    const person = await somebody(admin)
    const program = await tool.request.newContext({ ...(baseURL && { baseURL }) })
    const signed = await program.post('/api/v1/auth/token', { data: { username: person.email, password } })
    const token = ((await signed.json()) as { access_token: string }).access_token
    const made = await program.post('/api/v1/auth/api-keys', {
      data: { name: '倉庫システム', current_password: password },
      headers: { Authorization: `Bearer ${token}` },
    })
    const { secret } = ((await made.json()) as { data: { secret: string } }).data

    await page.goto(`/users/${person.id}`)
    const row = page.getByRole('row', { name: /倉庫システム/ })
    await expect(row).toContainText('未使用')
    expect(await violationsIn(page)).toEqual([])
    await row.getByRole('button', { name: '失効' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '失効' }).click()
    await expect(page.getByText('APIキーはありません。')).toBeVisible()
    expect(await statusWith(baseURL, secret)).toBe(401)

    await page.goto('/api-keys')
    await expect(page.getByRole('heading', { name: 'APIキー' })).toBeVisible()
    await expect(page.getByText('鍵 花子').first()).toBeVisible()
    expect(await violationsIn(page)).toEqual([])
    await admin.dispose()
    await program.dispose()
  })
})
