// The second factor from its setting up to its removal, by people who are made for it.
import { request as playwright, type Locator, type Page } from '@playwright/test'
import { readFileSync } from 'node:fs'
import { violationsIn } from './axe'
import { create, csrfOf, expect, first, test, unique } from './base'
import { layoutFaultsIn } from './layout'
import { stateOf } from './people'
import { authenticator, codeAt } from './totp'

test.use({ storageState: { cookies: [], origins: [] } })
test.describe.configure({ mode: 'parallel' })

const password = 'Sugi-Hinoki-4711'

async function somebody(admin: import('@playwright/test').APIRequestContext): Promise<string> {
  const email = `${unique('factor').toLowerCase()}@example.jp`
  await create(admin, '/users', { email, full_name: '二要素 花子', roles: ['viewer'], password })
  return email
}

async function signIn(page: Page, email: string) {
  await page.getByLabel('メールアドレス').fill(email)
  await page.getByLabel('パスワード').fill(password)
  await page.keyboard.press('Enter')
}

async function enter(page: Page, code: string) {
  await expect(codeIn(page)).toBeFocused()
  await codeIn(page).fill(code)
  await page.keyboard.press('Enter')
}

const codeIn = (page: Page | Locator) => page.getByLabel('認証コード（6 桁）')
const backupIn = (page: Page | Locator) => page.getByLabel('バックアップコード', { exact: true })
const signOut = (page: Page) => page.getByRole('button', { name: 'サインアウト' })
const codesIn = (place: Locator) => place.locator('ol.backup-codes > li')

// Also where a question that came faster already stands before the link.
async function goToCustomers(page: Page) {
  await page.evaluate(() => document.querySelector<HTMLElement>('#rail a[href="/customers"]')?.click())
}

async function keepsNobodyOut(page: Page) {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    expect.soft(await layoutFaultsIn(page), String(width)).toEqual([])
    for (const theme of ['dark', 'light']) {
      await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
      expect.soft(await violationsIn(page), `${theme} ${width}`).toEqual([])
    }
  }
}

// From the password to the backup codes, which are still shown.
async function setUp(page: Page, place: Locator) {
  await place.getByLabel('現在のパスワード').fill('wrong-Password-1')
  await place.getByRole('button', { name: '次へ' }).click()
  await expect(place.getByText('現在のパスワードが正しくありません')).toBeVisible()
  await keepsNobodyOut(page)
  await place.getByLabel('現在のパスワード').fill(password)
  await page.keyboard.press('Enter')
  await expect(place.getByRole('img', { name: 'QR コード' })).toBeVisible()
  await keepsNobodyOut(page)
  const written = (await place.locator('.secret').textContent()) ?? ''
  expect(written).toMatch(/^([A-Z2-7]{4} )*[A-Z2-7]{1,4}$/)
  const secret = written.replaceAll(' ', '')
  await enter(page, codeAt(secret, 1)) // of 1970
  await expect(place.getByText('コードが正しくない')).toBeVisible()
  const nextCode = authenticator(secret)
  // As a Japanese keyboard may write it.
  const fullWidth = (digit: string) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)
  await enter(page, (await nextCode()).replace(/\d/g, fullWidth))
  await expect(codesIn(place)).toHaveCount(10)
  return { nextCode, backupCodes: await codesIn(place).allTextContents() }
}

async function keep(page: Page, place: Locator, backupCodes: string[]) {
  await keepsNobodyOut(page)
  const close = place.getByRole('button', { name: '閉じる' })
  await expect(close).toBeDisabled()
  const download = page.waitForEvent('download')
  await place.getByRole('button', { name: 'ファイルに保存' }).click()
  const text = readFileSync(await (await download).path(), 'utf8')
  for (const code of backupCodes) expect(text).toContain(code)
  await place.getByRole('button', { name: 'コピー' }).click()
  await expect(place.getByText('コピーしました')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(backupCodes.join('\n'))
  await place.getByLabel('バックアップコードを保管しました').check()
  await close.click()
}

test('set up, used with the app and with backup codes, and removed', async ({ page, context, baseURL }) => {
  test.setTimeout(240_000)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const admin = await playwright.newContext({ ...(baseURL && { baseURL }), storageState: stateOf('admin') })
  const email = await somebody(admin)
  await admin.dispose()
  const section = page.getByRole('group', { name: '二要素認証' })
  const dialog = (name: string) => page.getByRole('dialog', { name })
  const preferences = async () => {
    await page.getByRole('button', { name: /^表示設定/ }).click()
    await expect(section.locator('.badge')).toBeVisible()
  }

  await page.goto('/')
  await signIn(page, email)
  await preferences()
  await expect(section).toContainText('未設定')
  await section.getByRole('button', { name: '二要素認証を設定' }).click()
  const { nextCode, backupCodes } = await setUp(page, dialog('二要素認証を設定'))
  // Nothing loses the codes: neither Escape, however often, nor a phone's way back.
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('Escape')
  await dialog('二要素認証を設定').evaluate((shown: HTMLDialogElement) => shown.close())
  await expect(codesIn(dialog('二要素認証を設定'))).toHaveCount(10)
  await keep(page, dialog('二要素認証を設定'), backupCodes)
  await expect(section.getByRole('status')).toBeFocused()
  await expect(section).toContainText('設定済み')
  await expect(section).toContainText('10 個')
  await keepsNobodyOut(page)
  await page.getByRole('button', { name: '閉じる' }).click()
  await signOut(page).click()

  // With the app; and back from it to the password.
  await signIn(page, email)
  await expect(codeIn(page)).toHaveAttribute('autocomplete', 'one-time-code')
  await expect(codeIn(page)).toHaveAttribute('inputmode', 'numeric')
  await keepsNobodyOut(page)
  await page.getByRole('button', { name: 'パスワードの入力に戻る' }).click()
  await expect(page.getByLabel('メールアドレス')).toHaveValue(email)
  await expect(page.getByLabel('パスワード')).toBeFocused()
  await signIn(page, email)
  await enter(page, await nextCode())
  await expect(signOut(page)).toBeVisible()

  // Above a page whose session has ended; too many wrong codes lead back to the password.
  await expect(page.locator('#rail a[href="/customers"]')).toBeVisible()
  await context.clearCookies()
  await goToCustomers(page)
  const again = dialog('再度サインインしてください')
  await again.getByLabel('パスワード').fill(password)
  await page.keyboard.press('Enter')
  for (let i = 0; i < 3; i += 1) {
    await enter(page, '12345')
    await expect(again.getByRole('alert')).toContainText('コードが正しくない')
    await expect(codeIn(again)).toHaveValue('')
  }
  await enter(page, '12345')
  await expect(again.getByRole('alert')).toContainText('もう一度パスワードから')
  await expect(again.getByLabel('パスワード')).toBeFocused()
  await again.getByLabel('パスワード').fill(password)
  await page.keyboard.press('Enter')
  await again.getByRole('button', { name: 'バックアップコードを入力' }).click()
  await expect(backupIn(again)).toBeFocused()
  await keepsNobodyOut(page)
  await backupIn(again).fill(backupCodes[0]?.toUpperCase() ?? '')
  await page.keyboard.press('Enter')
  await expect(again).toHaveCount(0)
  await expect(page.getByRole('heading', { name: '得意先', level: 1 })).toBeVisible()

  // New backup codes make the old ones void.
  await preferences()
  await expect(section).toContainText('9 個')
  await section.getByRole('button', { name: '再発行' }).click()
  const renewal = dialog('バックアップコードを再発行')
  await renewal.getByLabel('現在のパスワード').fill(password)
  await renewal.getByRole('button', { name: 'バックアップコードを入力' }).click()
  await backupIn(renewal).fill(backupCodes[1] ?? '')
  await page.keyboard.press('Enter')
  await expect(codesIn(renewal)).toHaveCount(10)
  const renewed = await codesIn(renewal).allTextContents()
  expect(renewed).not.toContain(backupCodes[1])
  await keep(page, renewal, renewed)
  await expect(section).toContainText('10 個')

  // Removed with password and code; then the password alone is enough.
  await section.getByRole('button', { name: '解除' }).click()
  const removal = dialog('二要素認証を解除')
  await removal.getByLabel('現在のパスワード').fill(password)
  await removal.getByRole('button', { name: 'バックアップコードを入力' }).click()
  await backupIn(removal).fill(backupCodes[1] ?? '')
  await page.keyboard.press('Enter')
  await expect(removal.getByText('コードが正しくない')).toBeVisible()
  await keepsNobodyOut(page)
  await removal.getByRole('button', { name: '認証アプリのコードを入力' }).click()
  await enter(page, await nextCode())
  await expect(section).toContainText('未設定')
  await page.getByRole('button', { name: '閉じる' }).click()
  await signOut(page).click()
  await signIn(page, email)
  await expect(signOut(page)).toBeVisible()
})

test('a role that demands it leaves no other way, also while somebody is at work', async ({
  page,
  context,
  baseURL,
}) => {
  test.setTimeout(120_000)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  // In the other company, where nobody else has this role.
  const admin = await playwright.newContext({ ...(baseURL && { baseURL }) })
  const momiji = { username: 'admin@momiji.example', password: 'Nadeshiko-Kikyo-77' }
  expect((await admin.post('/api/v1/auth/session', { data: momiji })).ok()).toBe(true)
  const email = await somebody(admin)
  const demand = async (roles: string[]) => {
    const { id, version } = await first(admin, '/organizations?search=MOMIJI')
    const answer = await admin.patch(`/api/v1/organizations/${id}`, {
      data: { second_factor_roles: roles },
      headers: { ...(await csrfOf(admin)), 'If-Match': `"${version}"` },
    })
    expect(answer.ok()).toBe(true)
  }
  const gate = page.locator('main.gate')

  await page.goto('/')
  await signIn(page, email)
  await expect(signOut(page)).toBeVisible()
  await demand(['viewer'])
  await goToCustomers(page)
  await expect(gate).toContainText('続けるには、二要素認証を設定してください')
  await keepsNobodyOut(page)
  await signOut(page).click()
  await signIn(page, email)
  const { backupCodes } = await setUp(page, gate)
  await keep(page, gate, backupCodes)
  await expect(page.locator('#rail')).toBeVisible()
  // What is demanded is not removed.
  await page.getByRole('button', { name: /^表示設定/ }).click()
  const section = page.getByRole('group', { name: '二要素認証' })
  await expect(section).toContainText('必須です')
  await expect(section.getByRole('button', { name: '解除' })).toHaveCount(0)
  await demand([])
  await admin.dispose()
})
