import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from './base'
import { forms, lists } from './paths'

const assets = new URL('../dist/assets/', import.meta.url)

test('what is shipped stays small', () => {
  const sizes = readdirSync(assets)
    .filter((name) => /\.(js|css)$/.test(name))
    .map((name) => ({ name, size: gzipSync(readFileSync(new URL(name, assets))).length / 1024 }))
  const index = readFileSync(new URL('../dist/index.html', import.meta.url), 'utf8')
  const shell = sizes.filter(({ name }) => index.includes(name))
  const sum = (of: typeof sizes) => of.reduce((total, { size }) => total + size, 0)
  const others = sizes.filter(({ name }) => !index.includes(name))
  const largest = others.reduce((a, b) => (a.size > b.size ? a : b))
  console.log(
    `sizes: shell ${sum(shell).toFixed(1)} KB, all ${sum(sizes).toFixed(1)} KB, largest ${largest.name} ${largest.size.toFixed(1)} KB`,
  )
  expect(sum(shell)).toBeLessThan(130)
  expect(largest.size).toBeLessThan(40)
  expect(sum(sizes)).toBeLessThan(600)
})

test('a list is there within a second, cold; other pages follow at once', async ({ page }) => {
  await page.goto('/invoices')
  await page.locator('tbody tr').nth(10).waitFor()
  const cold = await page.evaluate(
    () =>
      new Promise<number>((tell) => {
        new PerformanceObserver((list) => tell(list.getEntries().at(-1)?.startTime ?? 0)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        })
      }),
  )
  const changes: number[] = []
  for (const to of [
    '/customers',
    '/items',
    '/invoices',
    '/receipts',
    '/customers',
    '/invoices',
    '/items',
    '/receipts',
  ]) {
    await page.locator(`#rail a[href="${to}"]`).hover()
    changes.push(
      await page.evaluate(async (path) => {
        const begun = performance.now()
        document.querySelector<HTMLElement>(`#rail a[href="${path}"]`)?.click()
        const is_there = () =>
          location.pathname === path && document.querySelectorAll('tbody tr th a').length > 3
        while (!is_there()) await new Promise(requestAnimationFrame)
        return performance.now() - begun
      }, to),
    )
  }
  const p75 = [...changes].sort((a, b) => a - b)[Math.floor(changes.length * 0.75)] ?? 0
  console.log(`list: LCP ${Math.round(cold)} ms; route change p75 ${Math.round(p75)} ms`)
  expect(cold).toBeLessThan(2000)
  expect(p75).toBeLessThan(400)
})

test('every screen is there within the two seconds of the manual', async ({ page }) => {
  const times: [string, number][] = []
  for (const path of [...lists, ...forms]) {
    await page.goto(path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForFunction(() => document.querySelectorAll('.loading').length === 0)
    times.push([path, await page.evaluate(() => performance.now())])
  }
  const [path, worst] = times.reduce((a, b) => (a[1] > b[1] ? a : b))
  const sorted = times.map(([, time]) => time).sort((a, b) => a - b)
  console.log(
    `${times.length} screens: median ${Math.round(sorted[sorted.length >> 1] ?? 0)} ms, worst ${path} ${Math.round(worst)} ms`,
  )
  expect(worst, path).toBeLessThan(2000)
})
