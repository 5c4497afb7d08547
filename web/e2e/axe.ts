// What the rules of accessibility (WCAG 2.1 A and AA) find on a page.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { CDPSession, Page } from '@playwright/test'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  nodes: { html: string; any: { message: string }[] }[]
}

// All rules; or those of colours, which alone can find more on the same page in another theme.
type Rules = 'all' | 'colours'

// One for each page: whoever ends one takes away the devices with passkeys that another one has put there.
const sessions = new WeakMap<Page, CDPSession>()

// By the browser's own protocol: the policy of the page lets no script in.
export async function violationsIn(page: Page, rules: Rules = 'all'): Promise<string[]> {
  // Figures that are being read anew are faded until they are there.
  await page.locator('.behind').first().waitFor({ state: 'detached' })
  const runOnly =
    rules === 'all'
      ? { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }
      : { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }
  const cdp = sessions.get(page) ?? (await page.context().newCDPSession(page))
  sessions.set(page, cdp)
  const there = await cdp.send('Runtime.evaluate', { expression: 'Boolean(window.axe)', returnByValue: true })
  if (!there.result.value) await cdp.send('Runtime.evaluate', { expression: axe })
  const options = JSON.stringify({ runOnly, resultTypes: ['violations'] })
  const run = `axe.run(document, ${options}).then((found) => JSON.stringify(found.violations))`
  const answer = await cdp.send('Runtime.evaluate', {
    expression: run,
    awaitPromise: true,
    returnByValue: true,
  })
  const violations = JSON.parse(String(answer.result.value)) as Violation[]
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`),
  )
}
