// The phrase book (摘要辞書): "=" or F4 in a description offers texts; a code or kana narrows them.
import { cells, create, expect, live, test, unique } from './base'

test('texts of the phrase book are chosen by code, by kana and late, and free text stays', async ({
  page,
  request,
}) => {
  const code = unique('Z')
  await create(request, '/phrases', { code, name: `見本市出展料 ${code}`, name_kana: 'ミホンイチ' })
  await page.goto('/journal-entries/new')
  await live(page).click()
  const description = async (row: number) => {
    await cells(page, row).nth(6).click()
    await expect(live(page)).toHaveAttribute('aria-label', new RegExp(`^摘要 ${row + 1}`))
  }
  await description(0)
  await page.keyboard.type('=')
  await expect(page.getByRole('option').first()).toContainText('事務用品購入')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(cells(page, 0).nth(6)).toHaveText('電車・バス代')

  // The code, faster than the server answers.
  await description(0)
  await page.keyboard.press('F4')
  await page.keyboard.type('301')
  await page.keyboard.press('Enter')
  await expect(cells(page, 0).nth(6)).toHaveText('振込手数料')

  await description(0)
  await page.keyboard.press('Alt+ArrowDown')
  await page.keyboard.type('みほん')
  await expect(page.getByRole('option').first()).toContainText('見本市出展料')
  await page.keyboard.press('Tab')
  await expect(cells(page, 0).nth(6)).toContainText('見本市出展料')

  // Esc closes the book; what was typed stays, and an equals sign within a text is just that.
  await description(0)
  await page.keyboard.type('=立替')
  await expect(page.getByRole('option').first()).toContainText('立替金精算')
  await page.keyboard.press('Escape')
  await page.keyboard.type('=A')
  await page.keyboard.press('Enter')
  await expect(cells(page, 0).nth(6)).toHaveText('立替=A')
})
