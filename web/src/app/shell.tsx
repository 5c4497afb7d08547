// The frame around every page: rail, palette, preferences, help, and what goes on in the background.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useReducer, useRef, useState } from 'react'
import { useWords } from '@/i18n/language'
import { Failure } from '@/entity/failure'
import { useLive, useMentions } from '@/entity/live'
import { useSession } from '@/entity/session'
import { useKeys, type Key } from '@/ui/keys'
import { Explanations } from '@/ui/explain'
import { Notices, showNotice } from '@/ui/notice'
import { Empty, Loading, Page } from '@/ui/page'
import { Link, navigate, prepareWith, usePlace } from '@/ui/router'
import { Boundary } from './boundary'
import { CompanySwitch } from './company_switch'
import { Following } from './follow'
import { Help } from './help'
import { JobTray } from './job_tray'
import { areasFor, useMetas, type MenuArea } from './menu'
import { NewerBuild } from './newer_build'
import { Offline } from './offline'
import { usePageTimes } from './page_times'
import { pageAt, preparePage } from './pages'
import { Palette } from './palette'
import { Preferences } from './preferences'
import { useSignOut } from './sign_out'

prepareWith(preparePage)

type Panel = 'palette' | 'help' | 'preferences' | null

export function Shell() {
  const words = useWords()
  const { path } = usePlace()
  const [panel, setPanel] = useState<Panel>(null)
  const [railed, setRailed] = useState(false) // on a phone the rail is opened by a button
  const metas = useMetas()
  const areas = areasFor(metas)
  useLive(useQueryClient())
  usePageTimes(path)
  useMentions(useCallback((where, by) => showNotice(words.timeline.mentioned(by), where), [words]))
  const go: Key[] = areas
    .flatMap(({ entries }) => entries)
    .filter(({ key }) => key !== undefined)
    .map((entry) => ({
      keys: `g ${entry.key ?? ''}`,
      label: entry.label ? words.nav[entry.label] : (metas[entry.needs]?.title_of_many ?? ''),
      run: () => navigate(entry.to),
    }))
  useKeys(words.keys.everywhere, [
    { keys: 'Ctrl+K', label: words.palette.title, run: () => setPanel('palette') },
    { keys: '/', label: words.palette.title, run: () => setPanel('palette') },
    { keys: '?', label: words.keys.help, run: () => setPanel('help') },
    { keys: 'g h', label: words.nav.home, run: () => navigate('/') },
    ...go,
  ])
  const close = () => setPanel(null)
  return (
    <div className={railed ? 'shell railed' : 'shell'}>
      <a className="skip" href="#content">
        {words.nav.skip}
      </a>
      <Header areas={areas} onPanel={setPanel} railed={railed} onRail={() => setRailed(!railed)} />
      <Rail
        areas={areas}
        path={path}
        titles={(name) => metas[name]?.title_of_many ?? ''}
        onGo={() => setRailed(false)}
      />
      <main id="content" tabIndex={-1}>
        <Offline />
        <NewerBuild />
        <Boundary key={path}>
          <Content path={path} />
        </Boundary>
      </main>
      <Following />
      <Notices />
      <Explanations />
      {panel === 'palette' && <Palette areas={areas} metas={metas} onClose={close} />}
      {panel === 'help' && <Help onClose={close} />}
      {panel === 'preferences' && <Preferences areas={areas} metas={metas} onClose={close} />}
    </div>
  )
}

function Content({ path }: { path: string }) {
  const words = useWords()
  const [, again] = useReducer((count: number) => count + 1, 0)
  const shown = pageAt(path)
  const loading = shown === 'loading'
  useEffect(() => {
    if (loading) void preparePage(path)?.then(again)
  }, [loading, path])
  if (shown === 'loading') return <Loading />
  if (shown === 'nowhere') {
    return (
      <Page title={words.failure.page}>
        <Empty>
          <Link to="/">{words.nav.home}</Link>
        </Empty>
      </Page>
    )
  }
  if ('failure' in shown)
    return <Failure error={shown.failure} onRetry={() => void preparePage(path)?.then(again)} />
  return shown.node
}

interface HeaderProps {
  areas: MenuArea[]
  onPanel: (panel: Panel) => void
  railed: boolean
  onRail: () => void
}

function Header({ areas, onPanel, railed, onRail }: HeaderProps) {
  const words = useWords()
  const { user } = useSession()
  const signOut = useSignOut()
  return (
    <header>
      <button
        type="button"
        className="quiet burger"
        aria-expanded={railed}
        aria-controls="rail"
        onClick={onRail}
      >
        <span aria-hidden="true">☰</span>
        <span className="unseen">{words.nav.label}</span>
      </button>
      <Link className="product" to="/">
        {words.product}
      </Link>
      <CompanySwitch areas={areas} />
      <button
        type="button"
        className="search"
        onClick={() => onPanel('palette')}
        aria-keyshortcuts="Control+K"
      >
        <span>{words.palette.open}</span>
        <kbd>Ctrl+K</kbd>
      </button>
      <div className="person">
        <JobTray />
        <button type="button" className="quiet" aria-label={words.keys.help} onClick={() => onPanel('help')}>
          ?
        </button>
        <button type="button" className="quiet name" onClick={() => onPanel('preferences')}>
          <span className="unseen">{words.preferences.title} </span>
          <span className="gear" aria-hidden="true">
            ⚙
          </span>
          <span className="full">{user?.full_name}</span>
        </button>
        <button type="button" className="quiet" onClick={() => void signOut()}>
          {words.nav.signOut}
        </button>
      </div>
    </header>
  )
}

interface RailProps {
  areas: MenuArea[]
  path: string
  titles: (name: string) => string
  onGo: () => void
}

function Rail({ areas, path, titles, onGo }: RailProps) {
  const words = useWords()
  const isAt = (to: string) => path === to || path.startsWith(`${to}/`)
  const rail = useRef<HTMLElement>(null)
  useEffect(() => {
    rail.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [path])
  return (
    <nav ref={rail} id="rail" aria-label={words.nav.label} onClick={onGo}>
      <ul>
        <li>
          <Link to="/" aria-current={path === '/' ? 'page' : undefined}>
            {words.nav.home}
          </Link>
        </li>
      </ul>
      {areas.map(({ area, entries }) => (
        <section key={area} aria-labelledby={`area-${area}`}>
          <h2 id={`area-${area}`}>{words.nav[area]}</h2>
          <ul>
            {entries.map(({ to, label, needs, holds }) => (
              <li key={to}>
                <Link to={to} aria-current={[to, ...(holds ?? [])].some(isAt) ? 'page' : undefined}>
                  {label ? words.nav[label] : titles(needs)}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}
