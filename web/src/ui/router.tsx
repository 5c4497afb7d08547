// The address bar as state: deep links, Back and Forward with their scroll position, a guard for what is
// not saved, and pages that are fetched before they are shown.
import { useEffect, useSyncExternalStore, type AnchorHTMLAttributes, type MouseEvent } from 'react'

export interface Place {
  path: string
  query: URLSearchParams
}

interface Step {
  step?: number
}

const listeners = new Set<() => void>()
const scrolled = new Map<number, number>() // step of the history → how far the page was scrolled
let guard: (() => boolean) | null = null
let step = (history.state as Step | null)?.step ?? 0
let returning = false
let prepare: (path: string) => Promise<void> | null = () => null

// When the way to the page that is shown began, in the clock of the browser; 0: with the document itself.
let begun_at = 0
export const wayBegan = (): number => begun_at

const here = () => location.pathname + location.search
let shown = here()

function show() {
  shown = here()
  for (const listener of listeners) listener()
}

// Says how the code of a page is fetched; the page before stays until it is there.
export function prepareWith(how: (path: string) => Promise<void> | null) {
  prepare = how
}

function prepared(path: string, then: () => void) {
  const pending = prepare(path)
  if (pending) void pending.then(then, then)
  else then()
}

// The page may need a moment until it is as long as it was.
function scrollBack(to: number, frames = 30) {
  scrollTo(0, to)
  if (Math.abs(scrollY - to) > 2 && frames > 0) requestAnimationFrame(() => scrollBack(to, frames - 1))
}

function onPop(event: PopStateEvent) {
  if (returning) {
    returning = false
    return
  }
  const target = (event.state as Step | null)?.step ?? 0
  // The browser has moved already: a refused Back goes forward again.
  if (target !== step && guard && !guard()) {
    returning = true
    history.go(step - target)
    return
  }
  scrolled.set(step, scrollY)
  step = target
  if (!shown.startsWith(location.pathname)) begun_at = performance.now()
  prepared(location.pathname, () => {
    show()
    requestAnimationFrame(() => scrollBack(scrolled.get(target) ?? 0))
  })
}

history.scrollRestoration = 'manual'
addEventListener('popstate', onPop)

// Goes to an address of this application. With `replace` the present entry of the history is overwritten.
// Answers false if the guard kept the person here.
export function navigate(to: string, { replace = false } = {}): boolean {
  const target = new URL(to, location.href)
  const leaves = target.pathname !== location.pathname
  if (leaves && guard && !guard()) return false
  if (leaves) begun_at = performance.now()
  prepared(target.pathname, () => {
    if (replace) history.replaceState({ step }, '', to)
    else if (target.pathname + target.search !== here()) {
      scrolled.set(step, scrollY)
      history.pushState({ step: ++step }, '', to)
    }
    show()
    if (leaves) scrollTo(0, 0)
  })
  return true
}

// Whether the page may be left now; asks if there is something that is not saved.
export const mayLeave = (): boolean => guard === null || guard()

// Goes where the form was left for, after it was saved: nothing is left to guard.
export function leaveTo(to: string) {
  guard = null
  navigate(to, { replace: true })
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function usePlace(): Place {
  const address = useSyncExternalStore(subscribe, () => shown)
  const [path = '/', search = ''] = address.split('?', 2)
  return { path, query: new URLSearchParams(search) }
}

// The parameters of `path` if it is of the form of `pattern`, as in "/invoices/:id"; null otherwise.
export function match(pattern: string, path: string): Record<string, string> | null {
  const wanted = pattern.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return null
  const parameters: Record<string, string> = {}
  for (const [i, part] of wanted.entries()) {
    const piece = given[i] ?? ''
    if (!part.startsWith(':')) {
      if (part !== piece) return null
      continue
    }
    try {
      parameters[part.slice(1)] = decodeURIComponent(piece)
    } catch {
      return null // a broken %-sequence
    }
  }
  return parameters
}

// An address with the filled ones of the parameters, in their order.
export function address(path: string, query: Record<string, string | undefined>): string {
  const filled = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const search = new URLSearchParams(filled).toString()
  return search === '' ? path : `${path}?${search}`
}

let reloading = false

// Loads the app anew without a question: what is typed is kept as a draft while the page goes.
export function reloadKeeping() {
  reloading = true
  location.reload()
}

// As long as `active`, leaving the page must be confirmed.
export function useGuard(active: boolean, question: string) {
  useEffect(() => {
    if (!active) return
    const onUnload = (event: BeforeUnloadEvent) => {
      if (!reloading) event.preventDefault()
    }
    const mine = () => confirm(question)
    guard = mine
    addEventListener('beforeunload', onUnload)
    return () => {
      if (guard === mine) guard = null
      removeEventListener('beforeunload', onUnload)
    }
  }, [active, question])
}

interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  to: string
}

export function Link({ to, ...rest }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    // Other keys and buttons mean: a new tab or window, which is the browser's business.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    navigate(to)
  }
  const fetchAhead = () => void prepare(to.split('?')[0] ?? to)?.catch(() => undefined)
  return <a {...rest} href={to} onClick={onClick} onPointerEnter={fetchAhead} onFocus={fetchAhead} />
}
