// The pages of the operations console: what the machine and its database do.
import { violationsIn } from './axe'
import { create, csrfOf, expect, first, test, unique } from './base'
import { layoutFaultsIn } from './layout'
import { stateOf } from './people'

type Page = import('@playwright/test').Page

const heading = (page: Page) => page.getByRole('heading', { level: 1 })

async function keepsNobodyOut(page: Page) {
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect.soft(await violationsIn(page), String(width)).toEqual([])
    expect.soft(await layoutFaultsIn(page), String(width)).toEqual([])
  }
}

test('what the database does, and what takes its room', async ({ page }) => {
  await page.goto('/operations')
  await page.locator('#rail').getByRole('link', { name: 'データベース' }).click()
  await expect(heading(page)).toHaveText('データベース')
  await expect(page.getByText('ロックを待っている処理はありません。')).toBeVisible()
  const connections = page.getByRole('region', { name: '接続の内訳' })
  await expect(connections.getByRole('row').filter({ hasText: 'itdo-erp' }).first()).toBeVisible()
  await expect(page.getByRole('region', { name: '大きいテーブル' }).getByRole('row')).toHaveCount(31)
  await expect(page.getByRole('region', { name: 'メモリーの設定' })).toContainText('shared_buffers')
  await expect(page.getByText('まだ記録がありません')).toBeVisible()
  await keepsNobodyOut(page)
})

test('who waits, what could not be read, and when room runs out', async ({ page }) => {
  // The rest of the answer is the server's own.
  const lock = {
    process: 4711,
    waits: 12.5,
    mode: 'AccessShareLock',
    relation: 'sales_invoice',
    holder: 4712,
    holder_state: 'idle in transaction',
    holder_transaction: 61.2,
    statement: 'select <b>net</b> from sales_invoice where id = $1 and '.repeat(4),
    holder_statement: 'update sales_invoice set note = ?',
  }
  const disk = { name: 'disk /', unit: 'bytes', last: 4e10, limit: 5e10, days_known: 40 }
  const capacity = [{ ...disk, daily_growth: 1e9, reached_in_days: 10 }]
  await page.route('**/api/v1/operations/database', async (route) => {
    const answer = (await (await route.fetch()).json()) as { data: object }
    const data = { ...answer.data, locks: [lock], tables: null, missing: { tables: 'busy' }, capacity }
    await route.fulfill({ json: { ...answer, data } })
  })
  await page.goto('/operations/database')
  const waits = page.getByRole('region', { name: 'ロック待ち' })
  await expect(waits).toContainText('sales_invoice')
  await expect(waits.locator('code').first()).toContainText('<b>net</b>')
  await expect(page.getByText('時間内に取得できませんでした。')).toBeVisible()
  await expect(page.getByRole('region', { name: '容量の見込み' })).toContainText('約 10 日後')
  await keepsNobodyOut(page)
})

test('what was seen last stays when the server cannot say more', async ({ page }) => {
  await page.goto('/operations/database')
  await expect(page.getByRole('region', { name: '大きいテーブル' })).toBeVisible()
  await page.getByRole('button', { name: '自動更新を止める' }).press('Enter')
  await expect(page.getByRole('button', { name: '自動更新を再開' })).toBeFocused()
  await page.route('**/api/v1/operations/database', (route) =>
    route.fulfill({
      status: 500,
      json: { success: false, error: { code: 'SYSTEM_ERROR', message: '失敗しました' }, request_id: 'r-1' },
    }),
  )
  await page.getByRole('button', { name: '今すぐ更新' }).click()
  await expect(page.getByRole('alert')).toContainText('失敗しました')
  await expect(page.getByRole('region', { name: '大きいテーブル' })).toBeVisible()
})

interface Log {
  entries: { code: string; request_id: string | null }[]
}

test('the end of the log, from its lines to the audit log and back', async ({ page, request }) => {
  const made = await create(request, '/customers', { code: unique('LOG'), name: unique('ログ商会') })
  await page.goto('/operations/log')
  await expect(heading(page)).toHaveText('ログ')
  const lines = page.getByRole('region', { name: 'ログの末尾' })
  await expect(lines.getByRole('row').filter({ hasText: 'STARTED' })).toBeVisible()
  await expect(page.getByRole('region', { name: '遅かったリクエスト' })).toContainText('GET /')
  await expect(page.getByRole('region', { name: '接続元' })).toContainText('127.0.0.1')
  await keepsNobodyOut(page)

  await page.getByLabel('レベル').selectOption('ERROR')
  await expect(page).toHaveURL(/level=ERROR/)
  await page.getByRole('button', { name: '条件を消す' }).click()
  await page.getByRole('link', { name: 'STARTED だけを表示' }).click()
  await expect(page.getByRole('textbox', { name: 'コード' })).toHaveValue('STARTED')
  await expect(lines.locator('tbody tr')).toHaveCount(1)
  await page.getByRole('textbox', { name: 'リクエスト' }).fill('nobody')
  await expect(page.getByText('条件に合う行はありません。')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'リクエスト' })).toBeFocused()

  await page.goto(`/audit-log?record_id=${made.id}`)
  await page.getByRole('row').filter({ hasText: '作成' }).getByRole('link').first().click()
  await page.getByRole('link', { name: '同じリクエストのログ' }).click()
  await expect(page.getByRole('textbox', { name: 'リクエスト' })).not.toHaveValue('')
})

test('a line that somebody made up is a text like any other', async ({ page }) => {
  const evil = {
    time: '2099-01-01 00:00:00.000',
    level: 'ERROR',
    code: 'EVIL',
    text: `msg="</code><img src=x onerror=alert(1)>\u202e ${'長'.repeat(1_900)}"`,
    request_id: 'e-1',
  }
  await page.route('**/api/v1/operations/log*', async (route) => {
    const answer = (await (await route.fetch()).json()) as { data: Log }
    await route.fulfill({ json: { ...answer, data: { ...answer.data, entries: [evil], complete: false } } })
  })
  await page.goto('/operations/log')
  const line = page.getByRole('region', { name: 'ログの末尾' }).getByRole('row').filter({ hasText: 'EVIL' })
  await expect(line.locator('code')).toContainText('<img src=x')
  await expect(page.getByText('itdo-erp logs search')).toBeVisible()
  await keepsNobodyOut(page)
  await line.getByRole('link', { name: 'e-1 の監査ログ' }).click()
  await expect(page).toHaveURL(/audit-log\?request_id=e-1/)
})

// There is no mail server here: what is to be sent waits.
async function waitingMail(request: import('@playwright/test').APIRequestContext) {
  const subject = unique('請求')
  const { id } = await first(request, '/invoices?state=posted&page_size=1')
  const data = { recipient: 'console@example.com', subject }
  const headers = await csrfOf(request)
  expect((await request.post(`/api/v1/invoices/${id}/send`, { data, headers })).ok()).toBe(true)
  return subject
}

test('a mail is cancelled, and sent again when somebody wants it', async ({ page, request }) => {
  const subject = await waitingMail(request)
  await page.goto(`/mail-messages?search=${subject}`)
  await page.locator('tbody tr').filter({ hasText: subject }).getByRole('link').first().click()
  const badge = page.locator('.page-head .badge')
  await expect(badge).toHaveText('送信待ち')
  for (const [action, state] of [
    ['取消', '中止'],
    ['再送信', '送信待ち'],
  ] as const) {
    await page.getByRole('button', { name: action, exact: true }).click()
    await page.getByRole('dialog').getByRole('button', { name: action, exact: true }).click()
    await expect(badge).toHaveText(state)
  }
  await keepsNobodyOut(page)
})

test('many mails at once', async ({ page, request }) => {
  const subjects = [await waitingMail(request), await waitingMail(request)]
  await page.goto('/mail-messages?state=queued')
  for (const subject of subjects)
    await page.locator('tbody tr').filter({ hasText: subject }).getByRole('checkbox').check()
  await page.getByRole('group', { name: '一括操作' }).getByRole('button', { name: '取消' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /取消/ }).click()
  for (const subject of subjects)
    await expect(page.locator('tbody tr').filter({ hasText: subject })).toHaveCount(0)
})

test('who fails to sign in is unlocked where that is seen', async ({
  page,
  request,
  playwright,
  baseURL,
}) => {
  const email = `${unique('lock').toLowerCase()}@aoba.example`
  const roles = ['viewer']
  await create(request, '/users', { email, full_name: '停止 太郎', roles, password: 'Ajisai-Kaede-7788' })
  const stranger = await playwright.request.newContext({
    baseURL,
    storageState: { cookies: [], origins: [] },
  })
  for (let i = 0; i < 7; ++i)
    await stranger.post('/api/v1/auth/token', { data: { username: email, password: 'wrong' } })
  await stranger.dispose()

  await page.goto('/operations/security')
  await expect(heading(page)).toHaveText('セキュリティ')
  const failing = page.getByRole('region', { name: 'サインインに失敗した利用者' })
  const row = failing.getByRole('row').filter({ hasText: email })
  await expect(row).toContainText('停止中')
  await expect(page.getByRole('region', { name: 'サインインに失敗した接続元' })).toContainText(
    'パスワードの誤り',
  )
  await expect(page.getByText('まだ検証していません。')).toBeVisible()
  await keepsNobodyOut(page)
  await page.getByRole('button', { name: `${email} の停止を解除` }).press('Enter')
  await expect(row).toHaveCount(0)
  await expect(page.getByRole('link', { name: 'セッション' }).last()).toBeVisible()
})

test('what the server may not read is said, and what was altered', async ({ page }) => {
  const written = { at: '2026-11-28T22:00:00Z', action: 'address_blocked', address: '192.0.2.7', time: '1 h' }
  const changes = {
    blocked: null,
    isolated_seconds: null,
    people: false,
    failed_accounts: null,
    asleep: null,
    blocks_written_down: [{ ...written, reason: '総当たり', operator: 'hanako' }],
    proof: { at: '2026-11-28T22:00:00Z', rows: 120, blocks: 3, findings: 2, head: 'ab' },
    lockdowns: [{ must_choose: 12, last_at: '2026-11-28T22:00:00Z', people: 12, taken_back_at: null }],
  }
  await page.route('**/api/v1/operations/security', async (route) => {
    const answer = (await (await route.fetch()).json()) as { data: object }
    await route.fulfill({ json: { ...answer, data: { ...answer.data, ...changes } } })
  })
  await page.goto('/operations/security')
  await expect(page.getByText('サーバーのプログラムは遮断の状態を読み取れません')).toBeVisible()
  await expect(page.getByRole('region', { name: '遮断と隔離の操作' })).toContainText('192.0.2.7')
  await expect(page.getByText('改ざんの疑い 2 件')).toBeVisible()
  await expect(page.getByText('利用者をすべて参照できる権限がないため').first()).toBeVisible()
  await keepsNobodyOut(page)
})

test('rehearsed recoveries against their goals', async ({ page }) => {
  await page.goto('/operations/drills')
  await expect(page.getByText('まだ訓練していません。')).toBeVisible()
  await keepsNobodyOut(page)
  const measured = { started_at: '2026-11-01T00:00:00Z', source: 'itdo_erp_db_20261101.dump.gz' }
  const goals = { rpo_goal: 93_600, rto_goal: 14_400 }
  const good = { ...measured, ...goals, drill: 'restore', rpo_seconds: 3_725, rto_seconds: 92.4, fault: null }
  const late = { ...good, drill: 'dr', rto_seconds: 15_000, fault: 'it took longer than 4 h' }
  await page.route('**/api/v1/operations/drills', (route) =>
    route.fulfill({ json: { success: true, data: { at: measured.started_at, drills: [late, good] } } }),
  )
  await page.getByRole('button', { name: '今すぐ更新' }).click()
  const drills = page.getByRole('region', { name: '復旧訓練の記録' })
  await expect(drills.getByRole('row').nth(1)).toContainText('it took longer than 4 h')
  await expect(drills.getByRole('row').nth(2)).toContainText('1 分 32 秒')
  await expect(drills.getByRole('row').nth(2)).toContainText('1 時間 2 分')
  await keepsNobodyOut(page)
})

// The forecast was reported before the server began (scripts/dev/web_tests.sh).
test('a report is read again, and on paper', async ({ page, request }) => {
  await page.goto('/operations')
  await page.locator('#rail').getByRole('link', { name: '運用レポート' }).click()
  const reports = page.getByRole('region', { name: '作成されたレポート' })
  await expect(reports.getByRole('row').nth(1)).toContainText('容量の見込み')
  await keepsNobodyOut(page)
  await page.getByLabel('種類').selectOption('セキュリティ点検')
  await expect(page).toHaveURL(/kind=security/)
  await expect(page.getByText('まだレポートはありません')).toBeVisible()
  await page.getByLabel('種類').selectOption('すべて')
  const paper = await request.get(
    (await reports.getByRole('link', { name: /PDF/ }).getAttribute('href')) ?? '',
  )
  expect(paper.headers()['content-type']).toBe('application/pdf')
  await reports.getByRole('link', { name: /Capacity Forecast/ }).click()
  await expect(heading(page)).toHaveText('容量の見込み')
  await expect(page.getByLabel('レポートの内容')).toContainText(
    'the daily maintenance writes a line each night',
  )
  await expect(page.getByRole('link', { name: 'PDF を開く' })).toBeVisible()
  await keepsNobodyOut(page)
})

test('a long and wide report scrolls within itself', async ({ page }) => {
  const line = `  ! <b>${'長い行'.repeat(80)}</b>\n`
  const shown = { name: 'security_20261129T050000Z', kind: 'security', made_at: '2026-11-29T05:00:00Z' }
  const data = {
    ...shown,
    at: shown.made_at,
    subject: 'Security Report: 400 to look at',
    text: line.repeat(400),
  }
  await page.route('**/api/v1/operations/reports/*', (route) =>
    route.fulfill({ json: { success: true, data } }),
  )
  await page.goto(`/operations/reports/${shown.name}`)
  await expect(page.getByLabel('レポートの内容')).toContainText('<b>長い行')
  await keepsNobodyOut(page)
})

test('the console speaks English', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('language', 'en'))
  await page.goto('/operations/database')
  await expect(page.getByText('Nobody waits for a lock.')).toBeVisible()
  for (const [path, text] of [
    ['log', 'How often each code'],
    ['security', 'Who has no second factor'],
    ['drills', 'Nothing was rehearsed yet.'],
    ['reports', 'Reports that were made'],
  ] as const) {
    await page.goto(`/operations/${path}`)
    await expect(page.getByText(text).first()).toBeVisible()
  }
})

test.describe('for who does not look after it', () => {
  test.use({ storageState: stateOf('viewer') })
  test('there is nothing to see', async ({ page }) => {
    await page.goto('/operations/database')
    await expect(page.getByText('システム管理者に権限の付与を依頼してください')).toBeVisible()
    await expect(page.locator('#rail').getByRole('link', { name: 'データベース' })).toHaveCount(0)
    expect(await violationsIn(page)).toEqual([])
    for (const path of ['log', 'security', 'drills', 'reports']) {
      await page.goto(`/operations/${path}`)
      await expect(page.getByText('システム管理者に権限の付与を依頼してください')).toBeVisible()
    }
  })
})
