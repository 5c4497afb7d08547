// Every screen of the web app, one after the other.
import { expect, type APIRequestContext, type Page } from '@playwright/test'
import { first } from './base'
import { details, forms, lists } from './paths'

export const sizes = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
]

export async function records(request: APIRequestContext): Promise<string[]> {
  const paths: string[] = []
  for (const name of details) {
    const api = ['journal-entries', 'accounts', 'periods'].includes(name) ? `/financial/${name}` : `/${name}`
    paths.push(`/${name}/${(await first(request, `${api}?page_size=1`)).id}`)
  }
  return paths
}

export async function everyScreen(request: APIRequestContext): Promise<string[]> {
  return [...lists, ...forms, ...(await records(request))]
}

// From screen to screen as people go, within the page: only the first is fetched with all of the program.
async function goneTo(page: Page, path: string) {
  await page.evaluate((to) => {
    document.querySelector('h1')?.setAttribute('data-left', '')
    history.pushState(history.state, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: history.state as unknown }))
  }, path)
}

export async function opened(page: Page, path: string) {
  await page.setViewportSize({ width: 1280, height: 800 })
  if (page.url() === 'about:blank') await page.goto(path)
  else await goneTo(page, path)
  await page.locator('h1:not([data-left])').waitFor()
  await expect(page.locator('.loading')).toHaveCount(0)
  await page.waitForTimeout(100) // what follows the first answers
}
