// How long a key takes until its picture is there, as the browser itself measures it.
import type { Page } from '@playwright/test'

export async function watchKeys(page: Page) {
  await page.evaluate(() => {
    const worst = { key: 0, work: 0 }
    Object.assign(window, { worst })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[]) {
        worst.key = Math.max(worst.key, entry.duration)
        worst.work = Math.max(worst.work, entry.processingEnd - entry.processingStart)
      }
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit)
  })
}

// The worst since last asked: key until its picture; work: of that, our own program.
export async function worstKey(page: Page): Promise<{ key: number; work: number }> {
  return page.evaluate(async () => {
    // Two pictures later the last key is reported too.
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame)
    const { worst } = window as unknown as { worst: { key: number; work: number } }
    const seen = { ...worst }
    Object.assign(worst, { key: 0, work: 0 })
    return seen
  })
}

export async function typeAndWalk(page: Page, way: 'ArrowUp' | 'ArrowDown') {
  await page.keyboard.type('1234567890')
  for (let i = 0; i < 12; i++) await page.keyboard.press(way)
}

// The same keys where nobody listens: what the browser and this machine take by themselves.
export async function worstEmptyKey(page: Page, way: 'ArrowUp' | 'ArrowDown'): Promise<number> {
  await page.evaluate(() => {
    const box = document.createElement('input')
    document.querySelector('dialog, main')?.prepend(box)
    box.focus()
  })
  await worstKey(page)
  await typeAndWalk(page, way)
  return (await worstKey(page)).key
}
