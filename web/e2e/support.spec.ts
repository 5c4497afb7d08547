// The support desk: somebody asks, the desk answers, and an incident is told of.
import { violationsIn } from './axe'
import { create, expect, test, unique } from './base'
import { layoutFaultsIn } from './layout'

const heading = (page: import('@playwright/test').Page) => page.getByRole('heading', { level: 1 })

test('a ticket is asked and answered', async ({ page }) => {
  const subject = unique('印刷できない')
  await page.goto('/tickets/new')
  await page.getByLabel(/^件名/).fill(subject)
  await page.getByLabel(/^内容/).fill('請求書の印刷が始まりません。')
  await page.getByLabel('分類').selectOption('performance')
  await page.getByLabel(/^希望する緊急度/).selectOption('high')
  await page.keyboard.press('Control+s')
  await expect(heading(page)).toContainText('TK-')
  await expect(heading(page)).toContainText(subject)

  const talk = page.getByRole('region', { name: '問い合わせのやり取り' })
  const reply = talk.getByRole('form', { name: '返信する' })
  await reply.getByLabel('返信する').fill('どのプリンターですか。')
  await reply.getByLabel('依頼者の回答を待つ').check()
  await reply.getByLabel('次の連絡の約束').fill('2099-11-24T09:00')
  await reply.getByRole('button', { name: '返信する' }).click()
  await expect(talk.getByRole('listitem')).toContainText(['どのプリンターですか。'])
  await expect(page.getByText('回答待ち', { exact: true }).first()).toBeVisible()
  await expect(reply.getByLabel('返信する')).toHaveValue('')
  await expect(page.getByText('2099/11/24 9:00').first()).toBeVisible()

  await page.getByRole('button', { name: '分類する' }).click()
  await page.getByRole('dialog').getByLabel('担当レベル').selectOption('level_3')
  await page.getByRole('dialog').getByRole('button', { name: '分類する' }).click()
  await expect(page.getByText('3次（システム）').first()).toBeVisible()
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }
})

test('a saved reply is chosen, changed and sent', async ({ page, request }) => {
  const name = unique('確認のお願い')
  await page.goto('/support-macros/new')
  await page.getByLabel(/^名称/).fill(name)
  await page.getByLabel(/^本文/).fill('{{requester.nmae}} 様')
  await page.keyboard.press('Control+s')
  await expect(page.getByText('差し込み「requester.nmae」はありません').first()).toBeVisible()
  await page.getByLabel(/^本文/).fill('{{requester.name}} 様、{{ticket.number}} について教えてください。')
  await page.getByLabel('移す担当レベル').selectOption('level_2')
  await page.getByLabel('返信後の状態').selectOption('waiting')
  await page.keyboard.press('Control+s')
  await expect(heading(page)).toContainText(name)

  const ticket = await create(request, '/support/tickets', {
    subject: unique('遅い'),
    description: '一覧が遅い',
    proposed_severity: 'medium',
  })
  await page.goto(`/tickets/${ticket.id}`)
  const reply = page.getByRole('form', { name: '返信する' })
  await reply.getByLabel('定型返信').selectOption({ label: name })
  await expect(reply.getByText('移す担当レベル: 2次（技術） / 返信後の状態: 回答待ち')).toBeVisible()
  const box = reply.getByLabel('返信する')
  await expect(box).toHaveValue(new RegExp(`様、${String(ticket['number'])} について教えてください。`))
  await box.fill('急いで教えてください。')
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }
  await reply.getByRole('button', { name: '返信する' }).click()
  await expect(page.getByText('急いで教えてください。')).toBeVisible()
  await expect(page.getByText('回答待ち', { exact: true }).first()).toBeVisible()
})

test('an article is published, offered, linked and judged', async ({ page, request }) => {
  const name = unique('スキャナーの紙詰まり')
  await page.goto('/knowledge-articles/new')
  await page.getByLabel(/^題名/).fill(name)
  await page.getByLabel(/^本文/).fill('1. 蓋を開けます。\n2. 紙を抜きます。')
  await page.keyboard.press('Control+s')
  await expect(heading(page)).toContainText(name)
  await page.getByRole('button', { name: '公開する' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '公開する' }).click()
  const verdict = page.getByRole('region', { name: 'この記事は役に立ちましたか' })
  await verdict.getByRole('button', { name: '役に立った' }).click()
  await expect(verdict.getByRole('status')).toHaveText('ご回答ありがとうございます。')
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }

  await page.goto('/tickets/new')
  await page.getByLabel(/^件名/).fill(name)
  await expect(page.getByRole('region', { name: '解決のヒント' }).getByRole('link', { name })).toBeVisible()
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }
  await page.getByLabel(/^件名/).fill('')

  const ticket = await create(request, '/support/tickets', {
    subject: unique('紙詰まり'),
    description: '動きません',
    proposed_severity: 'low',
  })
  await page.goto(`/tickets/${ticket.id}`)
  const reply = page.getByRole('form', { name: '返信する' })
  await reply.getByRole('combobox', { name: '記事へのリンクを入れる' }).fill(name)
  await page.getByRole('option').filter({ hasText: name }).click()
  await expect(reply.getByLabel('返信する')).toHaveValue(new RegExp(`${name}\\nhttp.*/knowledge-articles/`))
  await reply.getByRole('button', { name: '返信する' }).click()
  await page
    .getByRole('listitem')
    .getByRole('link', { name: /knowledge-articles/ })
    .click()
  await expect(heading(page)).toContainText(name)
})

test('who asked rates the help, and whoever has a void link is told so', async ({ page, request }) => {
  const ticket = await create(request, '/support/tickets', {
    subject: unique('直った'),
    description: '動きません',
    proposed_severity: 'low',
  })
  await page.goto(`/tickets/${ticket.id}`)
  await page.getByRole('button', { name: '解決にする' }).click()
  await page.getByRole('dialog').getByLabel(/^本文/).fill('直しました。')
  await page.getByRole('dialog').getByRole('button', { name: '解決にする' }).click()
  const rating = page.getByRole('region', { name: '対応の評価' })
  await rating.getByLabel('4 やや満足').check()
  await rating.getByLabel('コメント（任意）').fill('早くて助かりました。')
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }
  await rating.getByRole('button', { name: '評価を送る' }).click()
  await expect(rating.getByRole('status')).toHaveText('ご回答ありがとうございます。')
  await expect(rating.getByRole('strong')).toHaveText('4 やや満足')

  await page.goto('/rate#void')
  await page.getByLabel('5 満足').check()
  await page.getByRole('button', { name: '評価を送る' }).click()
  await expect(page.getByText('この評価のリンクは使えません')).toBeVisible()
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }
})

test('a ticket is given to a colleague and linked with an incident', async ({ page, request }) => {
  const ticket = await create(request, '/support/tickets', {
    subject: unique('遅い'),
    description: '一覧が遅い',
    proposed_severity: 'medium',
  })
  const incident = await create(request, '/incidents', {
    title: unique('全体が遅い'),
    severity: 'high',
    component: 'application',
  })
  await page.goto(`/tickets/${ticket.id}`)
  await page.getByRole('button', { name: '担当者を決める' }).click()
  await page.getByRole('dialog').getByRole('combobox').fill('青葉')
  await page.getByRole('option', { name: /青葉 花子/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: '担当者を決める' }).click()
  await expect(page.locator('#content').getByText('青葉 花子').first()).toBeVisible()

  await page.goto(`/incidents/${incident.id}`)
  await page.getByRole('button', { name: '問い合わせを関連付ける' }).click()
  await page.getByRole('dialog').getByRole('combobox').fill(String(ticket['number']))
  // The list of before her search may still be there.
  await page
    .getByRole('option')
    .filter({ hasText: String(ticket['number']) })
    .click()
  await page.getByRole('dialog').getByRole('button', { name: '問い合わせを関連付ける' }).click()
  await expect(page.getByRole('row').filter({ hasText: String(ticket['number']) })).toBeVisible()
  await page.getByRole('button', { name: '原因が判明' }).click()
  await page.getByRole('dialog').getByLabel(/^内容/).fill('索引の不足でした。')
  await page.getByRole('dialog').getByLabel('次の更新の約束').fill('2099-11-25T18:30')
  await page.getByRole('dialog').getByRole('button', { name: '原因が判明' }).click()
  await expect(page.getByText('原因判明').first()).toBeVisible()
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }
})

test('the month of the desk is told, and as a PDF', async ({ page, request }) => {
  await create(request, '/support/tickets', {
    subject: unique('月次'),
    description: '月次',
    proposed_severity: 'low',
  })
  await page.goto('/desk-month')
  await expect(heading(page)).toHaveText('窓口の月次報告')
  await expect(page.getByRole('table').first()).toBeVisible()
  const paper = page.getByRole('link', { name: 'PDF を開く' })
  const answer = await request.get((await paper.getAttribute('href')) ?? '')
  expect(answer.headers()['content-type']).toBe('application/pdf')
  await page.getByLabel('対象月').fill('2026-01')
  await expect(page).toHaveURL(/month=2026-01/)
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }
})
