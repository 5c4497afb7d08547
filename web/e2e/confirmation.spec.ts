// What is grave asks for the password again, once some time has passed since it was given.
import { execFileSync } from 'node:child_process'
import { violationsIn } from './axe'
import { create, expect, test, unique } from './base'
import { layoutFaultsIn } from './layout'
import { people } from './people'

test.use({ storageState: { cookies: [], origins: [] } })

// The last sign-in of this person was an hour ago.
function growOld(email: string) {
  const database = process.env['ITDO_ERP__DATABASE__MAINTENANCE_URL'] ?? ''
  const newest = `select s.id from user_session s join user_account u on u.id = s.user_id
    where u.email = '${email}' order by s.created_at desc limit 1`
  const sql = `update user_session set confirmed_at = now() - interval '1 hour' where id = (${newest})`
  execFileSync('psql', ['-XAtq', database, '-c', sql])
}

test('a grave action waits for the password and then is done', async ({ page }) => {
  await page.goto('/')
  await page.getByLabel(/メールアドレス/).fill(people.both.email)
  await page.getByLabel(/^パスワード/).fill(people.both.password)
  await page.keyboard.press('Enter')
  await page.locator('#rail').waitFor()
  const person = await create(page.request, '/users', {
    email: `${unique('proof').toLowerCase()}@example.jp`,
    full_name: '確認 信子',
    roles: ['viewer'],
    password: 'Sugi-Hinoki-4711',
  })
  growOld(people.both.email)

  const proof = page.getByRole('dialog', { name: '本人確認' })
  const asked = page.getByRole('dialog', { name: /二要素認証を解除/ })
  await page.goto(`/users/${person.id}`)
  await page.getByRole('button', { name: '二要素認証を解除' }).click()
  await asked.getByRole('button', { name: '二要素認証を解除' }).click()
  await expect(proof).toBeVisible()
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }
  await page.setViewportSize({ width: 1280, height: 844 })
  await page.keyboard.press('Escape')
  await expect(proof).toHaveCount(0)
  await expect(asked).toContainText('もう一度パスワードを入力')

  await asked.getByRole('button', { name: '二要素認証を解除' }).click()
  await proof.getByLabel('現在のパスワード').fill('not this one')
  await proof.getByRole('button', { name: '続ける' }).click()
  await expect(proof.locator('.problem')).toBeVisible()
  await proof.getByLabel('現在のパスワード').fill(people.both.password)
  await proof.getByRole('button', { name: '続ける' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.locator('.notice')).toContainText('二要素認証を解除')
})
