// How the screen looks to this person: colours, density, the first screen. The language has its own place
// (i18n/language.ts).
import { useSyncExternalStore } from 'react'
import { keep, kept } from './kept'

export const themes = ['system', 'light', 'dark'] as const
export const densities = ['compact', 'standard'] as const
export type Theme = (typeof themes)[number]
export type Density = (typeof densities)[number]

const listeners = new Set<() => void>()

function oneOf<T extends string>(values: readonly T[], text: string | null, otherwise: T): T {
  return values.find((value) => value === text) ?? otherwise
}

let theme = oneOf(themes, kept('theme'), 'system')
let density = oneOf(densities, kept('density'), 'compact')

let start = kept('start') ?? '/'

function show() {
  document.documentElement.dataset['theme'] = theme
  document.documentElement.dataset['density'] = density
  for (const listener of listeners) listener()
}
show()

export function chooseTheme(chosen: Theme) {
  theme = chosen
  keep('theme', chosen)
  show()
}

export function chooseDensity(chosen: Density) {
  density = chosen
  keep('density', chosen)
  show()
}

// The screen that a visit begins with: a path of this app.
export function chooseStart(path: string) {
  start = /^\/(?!\/)/.test(path) ? path : '/'
  keep('start', start)
  show()
}

export const startScreen = (): string => start

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, () => theme)
}

export function useDensity(): Density {
  return useSyncExternalStore(subscribe, () => density)
}

export function useStart(): string {
  return useSyncExternalStore(subscribe, startScreen)
}

// The height of a row in pixels, which virtual rows must know.
export function useRowHeight(): number {
  return useDensity() === 'compact' ? 28 : 36
}
