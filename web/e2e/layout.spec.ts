// Every screen in English, wide and narrow; in Japanese they are walked in accessible.spec.ts. ITDO_PICTURES=FOLDER
// takes a picture of each in both languages and themes, to be looked at.
import { expect, test } from './base'
import { layoutFaultsIn } from './layout'
import { everyScreen, opened, sizes } from './walk'

const pictures = process.env['ITDO_PICTURES']

test.describe.configure({ mode: 'parallel' })

for (const language of pictures ? ['ja', 'en'] : ['en'])
  for (const part of [0, 1])
    test.describe(language, () => {
      test.use({ locale: language === 'ja' ? 'ja-JP' : 'en-GB' })

      test(`screens stand well (${language}, half ${part + 1})`, async ({ page, request }) => {
        test.setTimeout(pictures ? 900_000 : 360_000)
        await page.addInitScript((chosen) => localStorage.setItem('language', chosen), language)
        const paths = await everyScreen(request)
        for (const path of paths.filter((_, i) => i % 2 === part)) {
          await opened(page, path)
          for (const size of sizes) {
            await page.setViewportSize(size)
            await page.evaluate(
              () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
            )
            expect.soft(await layoutFaultsIn(page), `${path} ${language} ${size.width}`).toEqual([])
            if (pictures) await taken(page, path, `${language}.${size.width}`)
          }
        }
      })
    })

async function taken(page: import('@playwright/test').Page, path: string, variant: string) {
  const name = path.replace(/[^a-z-]+/g, '_').replace(/^_|_$/g, '') || 'home'
  for (const theme of ['light', 'dark']) {
    await page.evaluate((chosen) => (document.documentElement.dataset['theme'] = chosen), theme)
    await page.screenshot({ path: `${pictures}/${name}.${variant}.${theme}.png` })
  }
}
