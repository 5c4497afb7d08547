// 部門別損益: the same figures in the organization as it was, and as it is now.
import { violationsIn } from './axe'
import { create, csrfOf, expect, first, test, unique } from './base'
import { layoutFaultsIn } from './layout'
import { stateOf } from './people'

function day(offset: number): string {
  const at = new Date(Date.now() + offset * 86_400_000)
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(at)
}

test('old figures are read as things were and as they are now', async ({ page, request }) => {
  const [west, east, shop] = [unique('W'), unique('E'), unique('S')]
  const above = {
    west: await create(request, '/departments', { code: west, name: `西支社 ${west}` }),
    east: await create(request, '/departments', { code: east, name: `東支社 ${east}` }),
  }
  const below = await create(request, '/departments', {
    code: shop,
    name: `店舗 ${shop}`,
    parent_id: above.west.id,
  })
  const account = async (type: string) =>
    (await first(request, `/financial/accounts?account_type=${type}&page_size=1`)).id
  const body = {
    description: '売上',
    entry_date: day(-3),
    entries: [
      { account_id: await account('expense'), debit_amount: '200', department_id: below.id },
      { account_id: await account('revenue'), credit_amount: '200', department_id: above.west.id },
    ],
  }
  const posted = await request.post('/api/v1/financial/journal-entries?action=post', {
    data: body,
    headers: await csrfOf(request),
  })
  expect(posted.ok(), await posted.text()).toBe(true)
  await create(request, '/department-changes', {
    department_id: below.id,
    kind: 'move',
    parent_id: above.east.id,
    effective_on: day(-1),
  })
  await page.goto(`/department-results?from=${day(-3)}&to=${day(-2)}`)
  const row = (code: string) =>
    page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: new RegExp(code) }) })
  const figures = (code: string) => row(code).getByRole('cell')
  await expect(figures(west).nth(0)).toContainText('200')
  await expect(figures(west).nth(1)).toContainText('200')
  await expect(figures(west).nth(2)).toHaveText('0')
  await expect(figures(east).nth(1)).toHaveText('0')

  await page.getByRole('radio', { name: '現在の組織で集計' }).check()
  await expect(page).toHaveURL(/structure=now/)
  await expect(figures(east).nth(1)).toHaveText('200')
  await expect(figures(east).nth(2)).toContainText('マイナス 200')
  await expect(figures(west).nth(1)).toHaveText('0')
  await expect(figures(west).nth(3)).toHaveText('200')

  // Another period keeps the choice.
  await page.getByRole('button', { name: '今年度' }).click()
  await expect(page).toHaveURL('/department-results?structure=now')
  await expect(page.getByRole('radio', { name: '現在の組織で集計' })).toBeChecked()
  await figures(west).nth(0).getByRole('button').click()
  await expect(page.getByText('配下の部門を指定した')).toBeVisible()
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }
})

test.describe('for sales', () => {
  test.use({ storageState: stateOf('sales') })
  test('who may not read the books does not see it', async ({ page }) => {
    await page.goto('/department-results')
    await expect(page.getByRole('alert')).toContainText('権限がありません')
  })
})
