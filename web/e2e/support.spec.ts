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
  await reply.getByRole('button', { name: '返信する' }).click()
  await expect(talk.getByRole('listitem')).toContainText(['どのプリンターですか。'])
  await expect(page.getByText('回答待ち', { exact: true }).first()).toBeVisible()
  await expect(reply.getByLabel('返信する')).toHaveValue('')

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
  await page.getByRole('dialog').getByRole('button', { name: '原因が判明' }).click()
  await expect(page.getByText('原因判明').first()).toBeVisible()
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 })
    expect(await violationsIn(page), String(width)).toEqual([])
    expect(await layoutFaultsIn(page), String(width)).toEqual([])
  }
})
