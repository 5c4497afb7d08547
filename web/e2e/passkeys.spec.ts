// Passkeys with a device that Chromium plays: added, used in each place where a password is asked for, removed.
import {
  request as playwright,
  type APIRequestContext,
  type CDPSession,
  type Locator,
  type Page,
} from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { violationsIn } from './axe'
import { create, csrfOf, expect, first, test, unique } from './base'
import { layoutFaultsIn } from './layout'

// A passkey belongs to a name.
const site = (process.env['ITDO_URL'] ?? 'http://127.0.0.1:8000').replace('127.0.0.1', 'localhost')
test.use({ baseURL: site, storageState: { cookies: [], origins: [] } })
test.describe.configure({ mode: 'parallel' })

const password = 'Sugi-Hinoki-4711'

class Device {
  private readonly session: CDPSession
  private readonly authenticatorId: string

  private constructor(session: CDPSession, authenticatorId: string) {
    this.session = session
    this.authenticatorId = authenticatorId
  }

  static async of(page: Page): Promise<Device> {
    const session = await page.context().newCDPSession(page)
    await session.send('WebAuthn.enable')
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })
    return new Device(session, authenticatorId)
  }

  // Whether it knows her finger.
  async knows(isUserVerified: boolean) {
    await this.session.send('WebAuthn.setUserVerified', {
      authenticatorId: this.authenticatorId,
      isUserVerified,
    })
  }
}

async function by(username: string, typed: string): Promise<APIRequestContext> {
  const context = await playwright.newContext({ baseURL: site })
  const answer = await context.post('/api/v1/auth/session', { data: { username, password: typed } })
  expect(answer.ok()).toBe(true)
  return context
}

async function somebody(admin: APIRequestContext, role: string): Promise<string> {
  const email = `${unique('passkey').toLowerCase()}@example.jp`
  await create(admin, '/users', { email, full_name: '鍵 光子', roles: [role], password })
  return email
}

async function signIn(page: Page, email: string) {
  await page.getByLabel('メールアドレス').fill(email)
  await page.getByLabel('パスワード', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
}

const signOut = (page: Page) => page.getByRole('button', { name: 'サインアウト', exact: true })
const byPasskey = (place: Page | Locator) => place.getByRole('button', { name: 'パスキーでサインイン' })

async function keepsNobodyOut(page: Page) {
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 })
    expect.soft(await layoutFaultsIn(page), String(width)).toEqual([])
    for (const theme of ['dark', 'light']) {
      await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme)
      expect.soft(await violationsIn(page), `${theme} ${width}`).toEqual([])
    }
  }
}

async function preferences(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: /^表示設定/ }).click()
  const section = page.getByRole('group', { name: 'パスキー' })
  await expect(section.getByRole('button', { name: 'パスキーを登録' })).toBeVisible()
  return section
}

async function add(page: Page, place: Page | Locator, name: string) {
  await place.getByRole('button', { name: 'パスキーを登録' }).click()
  const dialog = page.getByRole('dialog', { name: 'パスキーを登録' })
  await dialog.getByLabel('名前').fill(name)
  await dialog.getByLabel('現在のパスワード').fill(password)
  await page.keyboard.press('Enter')
  return dialog
}

const close = (page: Page) => page.getByRole('button', { name: '閉じる' }).last().click()

// The last sign-in of this person was an hour ago.
function growOld(email: string) {
  const database = process.env['ITDO_ERP__DATABASE__MAINTENANCE_URL'] ?? ''
  const hers = `(select id from user_account where email = '${email}')`
  const sql = `update user_session set confirmed_at = now() - interval '1 hour' where user_id = ${hers}`
  execFileSync('psql', ['-XAtq', database, '-c', sql])
}

test('added, used wherever a password is asked for, and removed', async ({ page, context }) => {
  test.setTimeout(240_000)
  const admin = await by('both@aoba.example', 'Yamabuki-Kaede-77')
  const email = await somebody(admin, 'administrator')
  await page.goto('/')
  const device = await Device.of(page)
  await expect(byPasskey(page)).toBeVisible()
  await keepsNobodyOut(page)
  await signIn(page, email)
  const section = await preferences(page)
  await expect(section).toContainText('パスキーはありません')
  await section.getByRole('button', { name: 'パスキーを登録' }).click()
  const dialog = page.getByRole('dialog', { name: 'パスキーを登録' })
  await dialog.getByLabel('現在のパスワード').fill('wrong-Password-1')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('現在のパスワードが正しくありません')).toBeVisible()
  await keepsNobodyOut(page)
  // The device does not know her finger; then it does, and nothing is typed again.
  await device.knows(false)
  await dialog.getByLabel('名前').fill('机の上の鍵')
  await dialog.getByLabel('現在のパスワード').fill(password)
  await page.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toContainText('中止されました')
  await device.knows(true)
  await dialog.getByRole('button', { name: 'パスキーを登録' }).click()
  await expect(section.getByRole('status')).toHaveText('パスキーを登録しました。')
  await expect(section.getByRole('status')).toBeFocused()
  await expect(section).toContainText('机の上の鍵')
  await expect(section).toContainText('未使用')
  await keepsNobodyOut(page)
  // The same device twice.
  const twice = await add(page, section, '')
  await expect(twice.getByRole('alert')).toContainText('すでに登録されています')
  await twice.getByRole('button', { name: 'キャンセル' }).click()
  // Another name.
  await section.getByRole('button', { name: '名前を変更: 机の上の鍵' }).click()
  const renaming = page.getByRole('dialog', { name: '名前を変更' })
  await renaming.getByLabel('名前').fill('指紋')
  await keepsNobodyOut(page)
  await page.keyboard.press('Enter')
  await expect(section).toContainText('指紋')
  await close(page)
  await signOut(page).click()

  // Without a name and without a password; who turns the device away is told so.
  await device.knows(false)
  await byPasskey(page).click()
  await expect(page.getByRole('alert')).toContainText('中止されました')
  await keepsNobodyOut(page)
  await device.knows(true)
  await byPasskey(page).click()
  await expect(signOut(page)).toBeVisible()

  // Above a page whose session has ended.
  await expect(page.locator('#rail a[href="/customers"]')).toBeVisible()
  await context.clearCookies()
  await page.evaluate(() => document.querySelector<HTMLElement>('#rail a[href="/customers"]')?.click())
  const again = page.getByRole('dialog', { name: '再度サインインしてください' })
  await expect(again).toBeVisible()
  await keepsNobodyOut(page)
  await byPasskey(again).click()
  await expect(again).toHaveCount(0)
  await expect(page.getByRole('heading', { name: '得意先', level: 1 })).toBeVisible()

  // Before something grave.
  const person = await create(admin, '/users', {
    email: `${unique('proof').toLowerCase()}@example.jp`,
    full_name: '確認 信子',
    roles: ['viewer'],
    password,
  })
  growOld(email)
  await page.goto(`/users/${person.id}`)
  await page.getByRole('button', { name: '二要素認証を解除' }).click()
  const asked = page.getByRole('dialog', { name: /二要素認証を解除/ })
  await asked.getByRole('button', { name: '二要素認証を解除' }).click()
  const proof = page.getByRole('dialog', { name: '本人確認' })
  await expect(proof.getByRole('button', { name: 'パスキーで確認' })).toBeVisible()
  await keepsNobodyOut(page)
  await proof.getByRole('button', { name: 'パスキーで確認' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.locator('.notice')).toContainText('二要素認証を解除')

  // Removed here, and still on the device.
  const shown = await preferences(page)
  await expect(shown).not.toContainText('未使用')
  await shown.getByRole('button', { name: '削除: 指紋' }).click()
  const removal = page.getByRole('dialog', { name: '削除' })
  await keepsNobodyOut(page)
  await removal.getByRole('button', { name: '削除' }).click()
  await expect(shown).toContainText('パスキーはありません')
  await close(page)
  await signOut(page).click()
  await byPasskey(page).click()
  await expect(page.getByRole('alert')).toContainText('このパスキーではサインインできませんでした')
  await admin.dispose()
})

test('it is enough for a role that demands two factors, and then the password alone is not', async ({
  page,
}) => {
  test.setTimeout(120_000)
  // In a company of its own: nobody else there is asked for more.
  const admin = await by('admin@keyaki.example', 'Nadeshiko-Kikyo-77')
  const email = await somebody(admin, 'sales')
  const demand = async (roles: string[]) => {
    const { id, version } = await first(admin, '/organizations?search=KEYAKI')
    const answer = await admin.patch(`/api/v1/organizations/${id}`, {
      data: { second_factor_roles: roles },
      headers: { ...(await csrfOf(admin)), 'If-Match': `"${version}"` },
    })
    expect(answer.ok()).toBe(true)
  }
  await demand(['sales'])
  await page.goto('/')
  await Device.of(page)
  await signIn(page, email)
  const gate = page.locator('main.gate')
  await expect(gate).toContainText('パスキーを登録することもできます')
  await keepsNobodyOut(page)
  await add(page, gate, '')
  await expect(page.locator('#rail')).toBeVisible()
  await signOut(page).click()
  await signIn(page, email)
  await expect(page.getByRole('alert')).toContainText('パスキーを使ってください')
  await byPasskey(page).click()
  await expect(page.locator('#rail')).toBeVisible()
  // The last one stays as long as it is demanded.
  const section = await preferences(page)
  await section.getByRole('button', { name: /^削除/ }).click()
  const removal = page.getByRole('dialog', { name: '削除' })
  await removal.getByRole('button', { name: '削除' }).click()
  await expect(removal.getByRole('alert')).toContainText('解除できません')
  await demand([])
  await admin.dispose()
})

test('whoever signs in above the page of somebody else does not go on with it', async ({ page, context }) => {
  test.setTimeout(120_000)
  const admin = await by('both@aoba.example', 'Yamabuki-Kaede-77')
  const [one, other] = [await somebody(admin, 'viewer'), await somebody(admin, 'viewer')]
  await page.goto('/')
  await Device.of(page)
  await signIn(page, one)
  const section = await preferences(page)
  await add(page, section, '')
  await expect(section.getByRole('status')).toBeVisible()
  await close(page)
  await signOut(page).click()
  await signIn(page, other)
  await page.locator('#rail a[href="/customers"]').click()
  await expect(page.getByRole('heading', { name: '得意先', level: 1 })).toBeVisible()
  await context.clearCookies()
  await page.locator('#rail a[href="/items"]').click()
  await byPasskey(page.getByRole('dialog', { name: '再度サインインしてください' })).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('button', { name: /^表示設定/ }).click()
  await expect(page.getByRole('dialog')).toContainText(one)
  await close(page)
  await admin.dispose()
})

test('a browser without passkeys offers none', async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'PublicKeyCredential')
  })
  await page.goto('/')
  await expect(page.getByLabel('メールアドレス')).toBeVisible()
  await expect(byPasskey(page)).toHaveCount(0)
})
