// The language of the screen: the person's choice, kept in this browser; without one, the browser's.
import { useSyncExternalStore } from 'react'
import { en } from './en'
import { ja, type Words } from './ja'

export type Language = 'ja' | 'en'

const kept_as = 'language'
const words: Record<Language, Words> = { ja, en }
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

function show(language: Language) {
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
  show(language)
}

// The language of the person's account: it counts until she chooses by hand in this browser.
export function preferLanguage(language: string) {
  if (!chosen && isLanguage(language)) show(language)
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, language)
}

export function useWords(): Words {
  return words[useLanguage()]
}
