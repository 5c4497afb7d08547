// The language of the screen: the person's choice, kept in this browser; without one, the browser's.
import { useSyncExternalStore } from 'react'
import type { Words } from './ja'

export type Language = 'ja' | 'en'

const kept_as = 'language'
// Fetched by themselves: nobody reads two languages at once.
const fetched: Record<Language, () => Promise<Words>> = {
  ja: async () => (await import('./ja')).ja,
  en: async () => (await import('./en')).en,
}
const words = new Map<Language, Words>()
const listeners = new Set<() => void>()

function isLanguage(text: string | null | undefined): text is Language {
  return text === 'ja' || text === 'en'
}

// A browser may forbid its storage altogether.
function keptChoice(): Language | null {
  try {
    // eslint-disable-next-line no-restricted-globals -- the one thing that is kept
    const text = localStorage.getItem(kept_as)
    return isLanguage(text) ? text : null
  } catch {
    return null
  }
}

let chosen = keptChoice()
let current: Language = chosen ?? (navigator.language.startsWith('en') ? 'en' : 'ja')
document.documentElement.lang = current

async function fetchWords(language: Language): Promise<Words> {
  const known = words.get(language) ?? (await fetched[language]())
  words.set(language, known)
  return known
}

// Before the first thing is drawn.
export const prepareWords = async () => void (await fetchWords(current))

let wanted = current

// What is shown changes once its words are there; without a network it stays as it is.
async function show(language: Language) {
  wanted = language
  await fetchWords(language)
  if (wanted !== language || current === language) return
  current = language
  document.documentElement.lang = language
  for (const listener of listeners) listener()
}

export function language(): Language {
  return current
}

// What the person chose by hand; it outlasts the page.
export function chooseLanguage(language: Language) {
  chosen = language
  try {
    // eslint-disable-next-line no-restricted-globals -- the one thing that is kept
    localStorage.setItem(kept_as, language)
  } catch {
    // Then it holds until the page is closed.
  }
  void show(language)
}

// The language of the person's account: it counts until she chooses by hand in this browser.
export function preferLanguage(language: string) {
  if (!chosen && isLanguage(language)) void show(language)
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language)
}

export function useWords(): Words {
  const known = words.get(useLanguage())
  if (!known) throw new Error('prepareWords comes before the first page')
  return known
}
