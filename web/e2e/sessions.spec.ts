// Where a person is signed in: she sees it, and ends what she does not know.
import { violationsIn } from './axe'
import { create, expect, test, unique } from './base'
import { stateOf } from './people'

test.use({ storageState: { cookies: [], origins: [] } })

const password = 'Sugi-Hinoki-4711'

test('a session elsewhere is shown and ended', async ({ page, browser, playwright, baseURL }) => {
  const admin = await playwright.request.newContext({ baseURL, storageState: stateOf('admin') })
  const email = `${unique('session').toLowerCase()}@example.jp`
  await create(admin, '/users', { email, full_name: '端末 花子', roles: ['viewer'], password })
  await admin.dispose()

  const elsewhere = await browser.newContext({
    baseURL,
    storageState: { cookies: [], origins: [] },
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  })
  const there = await elsewhere.newPage()
  for (const screen of [there, page]) {
    await screen.goto('/')
    await screen.getByLabel('メールアドレス').fill(email)
    await screen.getByLabel('パスワード').fill(password)
    await screen.keyboard.press('Enter')
    await expect(screen.getByRole('button', { name: 'サインアウト' })).toBeVisible()
  }

  await page.getByRole('button', { name: /^表示設定/ }).click()
  const sessions = page.getByRole('group', { name: 'サインイン中の端末' })
  await expect(sessions.getByRole('listitem')).toHaveCount(2)
  await expect(sessions.getByText('この端末')).toHaveCount(1)
  expect(await violationsIn(page)).toEqual([])
  await sessions.getByRole('button', { name: /^終了: Firefox, Linux/ }).click()
  await expect(sessions.getByRole('listitem')).toHaveCount(1)
  await expect(sessions.getByRole('button')).toHaveCount(0)

  await there.reload()
  await expect(there.getByLabel('メールアドレス')).toBeVisible()
  await elsewhere.close()
})
