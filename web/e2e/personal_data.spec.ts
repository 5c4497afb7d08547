// Personal data: one's own as a file, who read whose, and what is left of who is gone.
import { readFile } from 'node:fs/promises'
import { violationsIn } from './axe'
import { create, csrfOf, expect, test, unique, type Item } from './base'
import type { Download, Page } from '@playwright/test'

const contentOf = async (download: Download) =>
  JSON.parse(await readFile(await download.path(), 'utf8')) as { person: { email: string } }

async function takenBy(page: Page, click: () => Promise<void>) {
  const waiting = page.waitForEvent('download')
  await click()
  return contentOf(await waiting)
}

let person: Item

test.beforeEach(async ({ request }) => {
  person = await create(request, '/users', {
    email: `${unique('data').toLowerCase()}@example.jp`,
    full_name: '個人 情子',
    roles: ['viewer'],
    password: 'Sugi-Hinoki-4711',
  })
})

test('what is kept of a person is taken out, and who read it is seen', async ({ page }) => {
  await page.goto(`/users/${person.id}`)
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: '個人情報' }) })
  const taken = await takenBy(page, () => section.getByRole('button', { name: 'ファイルを出力' }).click())
  expect(taken.person.email).toBe(person['email'])
  expect(await violationsIn(page)).toEqual([])
  await expect(async () => {
    await page.goto(`/users/${person.id}`)
    await section.getByRole('link', { name: 'だれが閲覧したか' }).click()
    await expect(page.locator('tbody tr').filter({ hasText: 'ファイル出力' })).toHaveCount(1, {
      timeout: 1000,
    })
  }).toPass()
  await expect(page.locator('tbody tr').filter({ hasText: '詳細' }).first()).toContainText('利用者')
})

test('one takes out what is kept of oneself', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: /^表示設定/ }).click()
  const dialog = page.getByRole('dialog')
  const taken = await takenBy(page, () => dialog.getByRole('button', { name: 'ファイルを出力' }).click())
  expect(taken.person.email).toContain('@')
})

test('only who is gone is offered to be forgotten', async ({ page, request }) => {
  const erase = page.getByRole('button', { name: '個人情報を消去' })
  await page.goto(`/users/${person.id}`)
  await expect(page.getByRole('heading', { level: 1 })).toContainText('個人 情子')
  await expect(erase).toHaveCount(0)
  await request.patch(`/api/v1/users/${person.id}`, {
    data: { is_active: false },
    headers: { ...(await csrfOf(request)), 'If-Match': '"1"' },
  })
  await page.reload()
  await erase.click()
  await page.getByRole('dialog').getByRole('button', { name: '個人情報を消去' }).click()
  await expect(page.getByRole('dialog')).toContainText('保存期間中です')
})
