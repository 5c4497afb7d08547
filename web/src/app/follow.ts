// Language, colours, density and first screen follow the person to every browser: the server keeps them.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { chooseLanguage, useLanguage } from '@/i18n/language'
import { send } from '@/entity/client'
import type { Single } from '@/entity/records'
import { navigate } from '@/ui/router'
import {
  chooseDensity,
  chooseStart,
  chooseTheme,
  densities,
  startScreen,
  themes,
  useDensity,
  useStart,
  useTheme,
} from '@/ui/preferences'

type Kept = Record<string, string | undefined>

const languages = ['ja', 'en'] as const

function apply(kept: Kept) {
  const oneOf = <T extends string>(all: readonly T[], name: string) => all.find((one) => one === kept[name])
  const [language, theme, density] = [
    oneOf(languages, 'language'),
    oneOf(themes, 'theme'),
    oneOf(densities, 'density'),
  ]
  if (language) chooseLanguage(language)
  if (theme) chooseTheme(theme)
  if (density) chooseDensity(density)
  if (kept['start']) chooseStart(kept['start'])
}

let started = false // once in a visit

function openStart() {
  if (started) return
  started = true
  const start = startScreen()
  if (location.pathname === '/' && start !== '/') navigate(start, { replace: true })
}

// A component of its own, so that what the server says draws nothing else anew.
export function Following(): null {
  const now = { language: useLanguage(), theme: useTheme(), density: useDensity(), start: useStart() }
  const { language, theme, density, start } = now
  const known = useRef<string | null>(null) // what the server has
  const kept = useQuery({
    queryKey: ['preferences'],
    queryFn: async ({ signal }) => (await send<Single<Kept>>('/preferences', { signal })).data,
    staleTime: Infinity,
  })
  const found = kept.data
  useEffect(() => {
    if (!found || known.current !== null) return
    known.current = ''
    apply(found)
    openStart()
  }, [found])
  useEffect(() => {
    const text = JSON.stringify({ language, theme, density, start })
    if (known.current === null || known.current === text) return
    const first = known.current === ''
    known.current = text
    // What was just read is not said back.
    const wanted: Kept = { language, theme, density, start }
    if (first || Object.entries(wanted).every(([name, value]) => found?.[name] === value)) return
    const call = { method: 'PUT', body: { ...found, language, theme, density, start } } as const
    void send('/preferences', call).catch(() => undefined)
  }, [found, language, theme, density, start])
  return null
}
