// Ctrl+K: screens, commands, records of all main documents by code, name, reading or number, and what was
// seen last.
import { keepPreviousData, useQueries } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useWords } from '@/i18n/language'
import type { Meta } from '@/entity/meta'
import { codeOf, nameOf, referred } from '@/entity/names'
import { findRecords, type Found } from '@/entity/reference_picker'
import { screenNamed } from '@/entity/screens'
import { Dialog } from '@/ui/dialog'
import { isComposing } from '@/ui/ime'
import { useSession, type Company } from '@/entity/session'
import { keep, keptJson } from '@/ui/kept'
import { navigate } from '@/ui/router'
import { useDelayed } from '@/ui/use_delayed'
import { useCompanySwitch } from './company_switch'
import type { MenuArea } from './menu'

interface Hit {
  group: string
  title: string
  note?: string
  to: string
  company?: Company // that is changed to, instead of going anywhere
}

const searched = [
  'customers',
  'items',
  'invoices',
  'receipts',
  'journal-entries',
  'suppliers',
  'projects',
  'accounts',
  'users',
]
const most_recent = 8

function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60))
}

function useRecordHits(search: string, metas: Record<string, Meta | undefined>) {
  const names = searched.filter((name) => metas[name] && metas[name].rights.read !== 'none')
  return useQueries({
    queries: names.map((name) => {
      const screen = screenNamed(name)
      return {
        queryKey: [screen?.api, 'find', 'palette', search],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          findRecords(screen?.api ?? '', search, { page_size: '5' }, signal),
        enabled: search.length > 0,
        placeholderData: keepPreviousData,
      }
    }),
    combine: (answers) => ({
      waits: answers.some(({ isFetching }) => isFetching),
      hits: answers.flatMap(({ data }, i) =>
        (search === '' ? [] : (data ?? [])).map((found) => hitOf(found, names[i] ?? '', metas)),
      ),
    }),
  })
}

function hitOf(found: Found, name: string, metas: Record<string, Meta | undefined>): Hit {
  const partner = referred(found.record, 'customer_id')
  return {
    group: metas[name]?.title_of_many ?? name,
    title: [codeOf(found.record), nameOf(found.record)].filter(Boolean).join(' ') || '–',
    note: partner ? nameOf(partner) : '',
    to: `/${name}/${found.id}`,
  }
}

interface PaletteProps {
  areas: MenuArea[]
  metas: Record<string, Meta | undefined>
  onClose: () => void
}

// What was seen is named with its contents, so each person and company has a list of its own.
function useRecentName(): string {
  const { user, company } = useSession()
  return `recent:${user?.id ?? ''}:${company?.id ?? ''}`
}

function useCompanyHits(): Hit[] {
  const words = useWords()
  const { company, companies } = useSession()
  return companies
    .filter(({ id }) => id !== company?.id)
    .map((other) => ({ group: words.company.label, title: other.name, to: other.code, company: other }))
}

function useHits({ areas, metas }: PaletteProps, typed: string) {
  const words = useWords()
  const search = useDelayed(typed.trim(), 80)
  const records = useRecordHits(search, metas)
  const recent_as = useRecentName()
  const [recent] = useState<Hit[]>(() => keptJson<Hit[]>(recent_as) ?? [])
  const entries = areas.flatMap((area) => area.entries)
  const screens: Hit[] = entries.map(({ to, label, needs }) => ({
    group: words.palette.screens,
    title: label ? words.nav[label] : (metas[needs]?.title_of_many ?? ''),
    to,
  }))
  const actions: Hit[] = entries
    .filter(
      ({ to, needs }) =>
        to === `/${needs}` && metas[needs]?.rights.create !== 'none' && !metas[needs]?.read_only,
    )
    .filter(({ needs }) => needs !== 'periods')
    .map(({ to, needs }) => ({
      group: words.palette.actions,
      title: words.list.create(metas[needs]?.title ?? ''),
      to: `${to}/new`,
    }))
  const wanted = fold(typed.trim())
  const companies = useCompanyHits()
  const commands = [...screens, ...actions, ...companies]
  const matching = commands.filter(({ title, to }) => fold(title + to).includes(wanted))
  const past = wanted === '' ? recent.map((hit) => ({ ...hit, group: words.palette.recent })) : []
  // Records first for what looks like a code or number, because then nothing else is meant.
  const found = /\d/.test(typed) ? [...records.hits, ...matching] : [...matching.slice(0, 8), ...records.hits]
  return {
    hits: wanted === '' ? [...past, ...commands] : found,
    waits: wanted !== '' && (records.waits || search !== typed.trim()),
  }
}

// Where a hit leads; what was gone to is remembered.
function useGoing({ areas, onClose }: PaletteProps) {
  const recent_as = useRecentName()
  const change = useCompanySwitch(areas)
  return (hit: Hit | undefined) => {
    if (!hit) return
    if (hit.company) {
      onClose()
      void change(hit.company)
      return
    }
    const recent = (keptJson<Hit[]>(recent_as) ?? []).filter(({ to }) => to !== hit.to)
    keep(recent_as, JSON.stringify([hit, ...recent].slice(0, most_recent)))
    onClose()
    navigate(hit.to)
  }
}

export function Palette(props: PaletteProps) {
  const words = useWords()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [lit, setLit] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const { hits, waits } = useHits(props, typed)
  const go = useGoing(props)
  // Enter before the answer is there: what was found for an earlier text is not meant.
  const entered = useRef(false)
  useEffect(() => {
    if (!entered.current || waits) return
    entered.current = false
    go(hits[lit])
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    if (event.key === 'Enter' && waits) entered.current = true
    else if (event.key === 'Enter') go(hits[lit])
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : hits.length - 1
      if (hits.length > 0) setLit((lit + step) % hits.length)
    } else return
    event.preventDefault()
  }
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [lit])
  return (
    <Dialog title={words.palette.title} hidesTitle wide onClose={props.onClose}>
      <div className="palette">
        <input
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={hits[lit] ? `${id}-${lit}` : undefined}
          aria-label={words.palette.title}
          placeholder={words.palette.hint}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setLit(0)
            entered.current = false
          }}
          onKeyDown={onKeyDown}
        />
        <div className="hits" id={`${id}-list`} role="listbox" aria-label={words.palette.title} ref={list}>
          {hits.map((hit, i) => (
            <div
              key={`${hit.group} ${hit.to}`}
              id={`${id}-${i}`}
              role="option"
              aria-selected={i === lit}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => go(hit)}
            >
              <span className="group">{hit.group}</span>
              <span>{hit.title}</span>
              <span className="note">{hit.note}</span>
            </div>
          ))}
        </div>
        <p className="hint" role="status">
          {waits ? words.combobox.searching : words.combobox.found(hits.length)}
        </p>
      </div>
    </Dialog>
  )
}
