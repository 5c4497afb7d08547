// What is wrong with the layout of a page: wider than the window, a text cut off, a control that lies on another.
import type { Page } from '@playwright/test'

// A page that is being laid out anew, after a change of the window, is given time to settle.
export async function layoutFaultsIn(page: Page): Promise<string[]> {
  for (let rest = 10; ; --rest) {
    const faults = await page.evaluate(faultsOfLayout)
    if (faults.length === 0 || rest === 0) return faults
    await page.waitForTimeout(100)
  }
}

// Runs in the page.
function faultsOfLayout(): string[] {
  const root = document.documentElement
  const faults: string[] = []
  if (root.scrollWidth > root.clientWidth)
    faults.push(`the page is ${root.scrollWidth - root.clientWidth} px wider than the window`)
  const nameOf = (one: Element) =>
    `${one.tagName.toLowerCase()} "${(one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 30)}"`
  // What can be seen of it: less what the frames around it cut off.
  const seen = (one: Element): DOMRect | null => {
    const style = getComputedStyle(one)
    // Without what is folded away, as a menu that is closed.
    if (!one.checkVisibility() || style.visibility === 'hidden' || one.closest('.unseen, .skip')) return null
    let { left, top, right, bottom } = one.getBoundingClientRect()
    for (let frame = one.parentElement; frame; frame = frame.parentElement) {
      if (getComputedStyle(frame).overflowX === 'visible') continue
      const cut = frame.getBoundingClientRect()
      left = Math.max(left, cut.left)
      right = Math.min(right, cut.right)
      top = Math.max(top, cut.top)
      bottom = Math.min(bottom, cut.bottom)
    }
    return right - left > 1 && bottom - top > 1 ? new DOMRect(left, top, right - left, bottom - top) : null
  }
  for (const one of document.querySelectorAll('button, summary, label, h1, h2, h3, legend, dt, .badge')) {
    const style = getComputedStyle(one)
    const cuts = style.overflowX !== 'visible' && style.textOverflow !== 'ellipsis'
    if (seen(one) && cuts && one.scrollWidth > one.clientWidth + 1) faults.push(`${nameOf(one)} is cut off`)
  }
  // The header and the rail stay where they are while the page goes by. What opens the calendar stands inside
  // the box of the date, and the explanation of a figure in its tile.
  const controls = [
    ...document.querySelectorAll(
      'main :is(a, button, input, select, textarea, summary):not(.calendar, .tile-place > button)',
    ),
  ]
  const places = controls.flatMap((one) => {
    const place = seen(one)
    return place ? [{ one, place }] : []
  })
  places.forEach(({ one, place }, i) => {
    for (const { one: other, place: there } of places.slice(i + 1)) {
      const across = Math.min(place.right, there.right) - Math.max(place.left, there.left)
      const down = Math.min(place.bottom, there.bottom) - Math.max(place.top, there.top)
      const inside = one.contains(other) || other.contains(one)
      if (across > 3 && down > 3 && !inside) faults.push(`${nameOf(one)} lies on ${nameOf(other)}`)
    }
  })
  return faults
}
