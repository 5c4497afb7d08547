// A password as it is typed: seen if one wants to, weighed where it is a new one.
import type { Page } from '@playwright/test'
import { violationsIn } from './axe'
import { create, expect, test, unique } from './base'
import { layoutFaultsIn } from './layout'
import { people } from './people'

async function keepsNobodyOut(page: Page) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect.soft(await violationsIn(page), `${width}`).toEqual([])
    expect.soft(await layoutFaultsIn(page), `${width}`).toEqual([])
  }
}

test.describe('at the door', () => {
  test.use({ storageState: { cookies: [], origins: [] } })

  test('it is shown by the keys alone, and hidden again before it is sent', async ({ page }) => {
    await page.goto('/')
    await page.getByLabel('メールアドレス').fill(people.viewer.email)
    const password = page.getByLabel('パスワード')
    await password.fill('wrong-Password-1')
    await expect(password).toHaveAttribute('type', 'password')
    await page.keyboard.press('Tab')
    await expect(page.getByRole('button', { name: '表示 パスワード' })).toBeFocused()
    await page.keyboard.press('Space')
    await expect(password).toHaveAttribute('type', 'text')
    await expect(page.getByRole('button', { name: '隠す パスワード' })).toBeFocused()
    await keepsNobodyOut(page)
    await password.press('Enter')
    await expect(password).toHaveAttribute('type', 'password')
    await expect(page.getByRole('alert')).toBeVisible()
  })
})

test('a new one is weighed while it is typed, and may be pasted', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: /^表示設定/ }).click()
  await page.getByRole('button', { name: 'パスワードを変更' }).click()
  const next = page.getByLabel('新しいパスワード', { exact: true })
  const meter = page.getByRole('meter', { name: '推測されにくさ' })
  const said = page.getByRole('status').filter({ hasText: '推測されにくさ' })
  await expect(meter).toHaveCount(0)
  await next.fill('Watanabe1!')
  await expect(said).toContainText('よく使われる言葉や名前')
  await next.fill('Qwertyuiop1!')
  await expect(said).toContainText('キーボードの並び')
  await next.fill(`${people.admin.email.split('@')[1]?.split('.')[0]}.1A`)
  await expect(said).toContainText('氏名やメールアドレスの一部')
  await expect(meter).toHaveJSProperty('value', 1)
  await next.fill('Sumire-Tanpopo-77')
  await expect(said).toHaveText('推測されにくさ: とても強い')
  await keepsNobodyOut(page)

  await next.press('Control+a')
  await page.getByRole('button', { name: '表示 新しいパスワード', exact: true }).click()
  await next.press('Control+a')
  await page.keyboard.press('Control+c')
  await page.getByLabel('新しいパスワード（確認）').focus()
  await page.keyboard.press('Control+v')
  await expect(page.getByLabel('新しいパスワード（確認）')).toHaveValue('Sumire-Tanpopo-77')
})

test('it is weighed where an administrator chooses one, too', async ({ page, request }) => {
  await page.goto('/users/new')
  await page.getByLabel('招待メールを送る').uncheck()
  await page.getByLabel('パスワード').fill('Tanaka1!')
  const said = page.getByRole('status').filter({ hasText: '推測されにくさ' })
  await expect(said).toContainText('よく使われる言葉や名前')
  await keepsNobodyOut(page)

  const email = `${unique('pw').toLowerCase()}@example.jp`
  const user = await create(request, '/users', {
    email,
    full_name: '渡辺 次郎',
    roles: ['viewer'],
    password: 'Sugi-Hinoki-4711',
  })
  await page.setViewportSize({ width: 1280, height: 844 })
  await page.goto(`/users/${user.id}`)
  await page.getByRole('button', { name: 'パスワード設定' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('パスワード').fill('abcdefghij1!A')
  await expect(dialog.getByRole('status')).toContainText('連続した文字')
  await keepsNobodyOut(page)
})

test('the advice speaks English', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('language', 'en'))
  await page.goto('/users/new')
  await page.getByRole('checkbox', { name: /invitation/ }).uncheck()
  await page.getByLabel('Password').fill('19850412Aa!')
  await expect(page.getByRole('status').filter({ hasText: 'Strength' })).toHaveText(
    'Strength: Fair – it has a year or a date in it.',
  )
  await page.getByRole('button', { name: 'Show Password' }).click()
  await expect(page.getByLabel('Password')).toHaveAttribute('type', 'text')
})
