// The departments as they lay on a day.
import { violationsIn } from './axe'
import { create, csrfOf, expect, test, unique } from './base'
import { layoutFaultsIn } from './layout'

function day(offset: number): string {
  const at = new Date(Date.now() + offset * 86_400_000)
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(at)
}

test('departments stand as a tree', async ({ page }) => {
  const [parent, child] = [unique('H'), unique('E')]
  for (const [code, name, above] of [
    [parent, '本社', ''],
    [child, '営業部', parent],
  ] as const) {
    await page.goto('/departments/new')
    await page.getByLabel(/^コード/).fill(code)
    await page.getByLabel(/^部門名/).fill(name)
    if (above !== '') {
      await page.getByRole('combobox', { name: /^上位部門/ }).fill(above)
      await page.keyboard.press('Enter')
    }
    await page.keyboard.press('Control+s')
    await expect(page.getByRole('heading', { level: 1 })).toContainText(code)
  }
  await page.goto('/departments')
  const branch = page.locator('.tree > li').filter({ hasText: parent })
  await expect(branch.locator('.tree').getByRole('link', { name: child })).toBeVisible()
})

test('what lies deeper in the tree of departments is shown when it is opened', async ({ page, request }) => {
  const codes = [unique('R'), unique('S'), unique('T'), unique('V')]
  let above: string | null = null
  for (const code of codes)
    above = (await create(request, '/departments', { code, name: `部門 ${code}`, parent_id: above })).id
  await page.goto('/departments')
  await expect(page.getByRole('link', { name: codes[1] })).toBeVisible()
  await expect(page.getByRole('link', { name: codes[2] })).toHaveCount(0)
  for (const at of [1, 2]) await page.getByRole('button', { name: `部門 ${codes[at]}の下位部門` }).click()
  await expect(page.getByRole('link', { name: codes[3] })).toBeVisible()
  expect(await violationsIn(page)).toEqual([])
  await page.getByRole('button', { name: `部門 ${codes[1]}の下位部門` }).click()
  await expect(page.getByRole('link', { name: codes[2] })).toHaveCount(0)
})

test('the chart of a day says who leads and how many there are, in one request', async ({
  page,
  request,
}) => {
  const [code, before, after] = [unique('C'), unique('旧部門'), unique('新部門')]
  const head = unique('部長')
  const made = await create(request, '/departments', { code, name: before })
  const person = await create(request, '/users', {
    email: `${unique('head').toLowerCase()}@example.jp`,
    full_name: head,
    roles: ['viewer'],
    password: 'Sugi-Hinoki-4711',
    department_id: made.id,
  })
  await create(request, '/department-changes', {
    department_id: made.id,
    kind: 'rename',
    name: after,
    effective_on: day(-1),
  })
  const asked: string[] = []
  page.on('request', (one) => {
    if (/api\/v1\/(departments|organization-chart)/.test(one.url())) asked.push(one.url())
  })
  await page.goto('/departments')
  const item = page.getByRole('listitem').filter({ has: page.getByRole('link', { name: code }) })
  await expect(item).toContainText(after)
  await expect(item).toContainText('現在 1 人')
  expect(asked).toHaveLength(1)
  expect(asked[0]).toContain('organization-chart')

  const field = page.getByRole('textbox', { name: '基準日', exact: true })
  await field.fill(day(-2))
  await field.press('Enter')
  await expect(item).toContainText(before)
  await expect(page).toHaveURL(new RegExp(`as_of=${day(-2)}`))
  await page.getByRole('button', { name: '今日' }).click()
  await expect(item).toContainText(after)
  await expect(page).toHaveURL('/departments')

  const now = (await (await request.get(`/api/v1/departments/${made.id}`)).json()) as {
    data: { version: number }
  }
  const answer = await request.patch(`/api/v1/departments/${made.id}`, {
    data: { manager_id: person.id },
    headers: { ...(await csrfOf(request)), 'If-Match': `"${now.data.version}"` },
  })
  expect(answer.ok(), await answer.text()).toBe(true)
  await page.reload()
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }
  await item.getByRole('link', { name: head }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(head)
})
