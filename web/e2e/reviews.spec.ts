// A review of who may do what: decided person by person, signed off when nothing is left.
import { violationsIn } from './axe'
import { create, csrfOf, expect, test, unique, type Item } from './base'
import { layoutFaultsIn } from './layout'
import { stateOf } from './people'

interface Review extends Item {
  items: { user_id: string; user: { email: string; full_name: string } }[]
}

test('a review is decided person by person and signed off', async ({
  page,
  request,
  playwright,
  baseURL,
}) => {
  const email = `${unique('review').toLowerCase()}@example.jp`
  const full_name = `確認 ${unique('さくら')}`
  await create(request, '/users', { email, full_name, roles: ['viewer'], password: 'Sugi-Hinoki-4711' })
  const review = (await create(request, '/access-reviews', {
    name: unique('棚卸し'),
    due_on: '2099-12-31',
  })) as Review
  const me = review.items.find(({ user }) => user.email === 'admin@aoba.example')

  await page.goto(`/access-reviews/${review.id}`)
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: full_name }) })
  const keep = row.getByRole('button', { name: `このまま: ${full_name}` })
  await expect(row.getByRole('cell').nth(1)).toContainText('未確認')
  await keep.focus()
  await page.keyboard.press('Enter')
  await expect(row.getByRole('cell').nth(1)).toContainText('このまま')
  await expect(keep).toHaveAttribute('aria-pressed', 'true')
  await expect(keep).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(row.getByRole('cell').nth(1)).toContainText('未確認')

  await row.getByRole('button', { name: /^変更が必要/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('メモ').fill('異動のため')
  expect(await violationsIn(page)).toEqual([])
  await dialog.getByRole('button', { name: '保存' }).click()
  await expect(row.getByRole('cell').nth(1)).toContainText('変更が必要 異動のため')

  // One's own rights are judged by somebody else.
  const own = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: '青葉 花子' }) })
  await expect(own).toContainText('ほかの管理者')
  await expect(own.getByRole('button')).toHaveCount(0)
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }

  const both = await playwright.request.newContext({
    ...(baseURL && { baseURL }),
    storageState: stateOf('both'),
  })
  const others = review.items.filter(({ user_id }) => user_id !== me?.user_id)
  for (const [by, users] of [
    [both, [me]],
    [request, others],
  ] as const)
    for (const one of users) {
      const data = { user_id: one?.user_id, verdict: 'keep' }
      const to = `/api/v1/access-reviews/${review.id}/decide`
      const answer = await by.post(to, { data, headers: await csrfOf(by) })
      expect(answer.ok(), await answer.text()).toBe(true)
    }
  await both.dispose()

  await page.reload()
  await page.getByRole('button', { name: '締め' }).click()
  await expect(page.getByRole('dialog')).toContainText('棚卸しを承認')
  await page.getByRole('dialog').getByRole('button', { name: '締め' }).click()
  await expect(row.getByRole('cell').nth(1)).toContainText('このまま')
  await expect(row.getByRole('button')).toHaveCount(0)
})

test('the menu keeps people, company and operations apart', async ({ page }) => {
  await page.goto('/')
  const rail = page.locator('#rail')
  for (const [area, entry] of [
    ['会社と組織', '部門'],
    ['利用者と権限', '役割と権限'],
    ['運用', '監査ログ'],
  ] as const)
    await expect(
      rail.getByRole('region', { name: area }).getByRole('link', { name: entry, exact: true }),
    ).toBeVisible()
})
