// What this browser keeps between visits: preferences, recent records, drafts. A browser may forbid its
// storage altogether; then everything lasts as long as the page.
const fallback = new Map<string, string>()

export function kept(name: string): string | null {
  try {
    // eslint-disable-next-line no-restricted-globals -- this is the place for it
    return localStorage.getItem(name)
  } catch {
    return fallback.get(name) ?? null
  }
}

export function keep(name: string, text: string | null) {
  try {
    // eslint-disable-next-line no-restricted-globals -- this is the place for it
    if (text === null) localStorage.removeItem(name)
    // eslint-disable-next-line no-restricted-globals -- this is the place for it
    else localStorage.setItem(name, text)
  } catch {
    if (text === null) fallback.delete(name)
    else fallback.set(name, text)
  }
}

// What only this tab keeps, as long as it is open.
const tab_fallback = new Map<string, string>()

export function keptInTab(name: string): string | null {
  try {
    return sessionStorage.getItem(name)
  } catch {
    return tab_fallback.get(name) ?? null
  }
}

export function keepInTab(name: string, text: string | null) {
  try {
    if (text === null) sessionStorage.removeItem(name)
    else sessionStorage.setItem(name, text)
  } catch {
    if (text === null) tab_fallback.delete(name)
    else tab_fallback.set(name, text)
  }
}

export function keptNames(beginning: string): string[] {
  try {
    // eslint-disable-next-line no-restricted-globals -- this is the place for it
    const names = Object.keys(localStorage)
    return names.filter((name) => name.startsWith(beginning))
  } catch {
    return [...fallback.keys()].filter((name) => name.startsWith(beginning))
  }
}

export function keptJson<T>(name: string): T | null {
  try {
    return JSON.parse(kept(name) ?? 'null') as T | null
  } catch {
    return null
  }
}
