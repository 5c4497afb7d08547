// The frame around every page: menu, language, the person and her way out.
import { useQueryClient } from '@tanstack/react-query'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { session, useSession } from '@/entity/session'
import { Notices } from '@/ui/notice'
import { Empty, Page } from '@/ui/page'
import { Link, usePlace } from '@/ui/router'
import { Boundary } from './boundary'
import { LanguageSwitch } from './language_switch'
import { home, menu, pageAt } from './pages'

export function Shell() {
  const words = useWords()
  const place = usePlace()
  const path = place.path === '/' ? home : place.path
  const page = pageAt(path)
  return (
    <div className="shell">
      <a className="skip" href="#content">
        {words.nav.skip}
      </a>
      <header>
        <Link className="product" to={home}>
          {words.product}
        </Link>
        <LanguageSwitch />
        <Person />
      </header>
      <Menu path={path} />
      <main id="content" tabIndex={-1}>
        <Boundary key={path}>
          {page ?? (
            <Page title={words.failure.page}>
              <Empty>
                <Link to={home}>{words.invoice.list}</Link>
              </Empty>
            </Page>
          )}
        </Boundary>
      </main>
      <Notices />
    </div>
  )
}

function Menu({ path }: { path: string }) {
  const words = useWords()
  return (
    <nav aria-label={words.nav.label}>
      {menu.map(({ area, entries }) => (
        <section key={area} aria-labelledby={`area-${area}`}>
          <h2 id={`area-${area}`}>{words.nav[area]}</h2>
          <ul>
            {entries.map(({ to, label, holds }) => (
              <li key={to}>
                <Link
                  to={to}
                  aria-current={holds.some((start) => path.startsWith(start)) ? 'page' : undefined}
                >
                  {words.nav[label]}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

function Person() {
  const words = useWords()
  const { user } = useSession()
  const queries = useQueryClient()
  const leave = async () => {
    // Whatever the answer: this browser shows nothing any more.
    await send('/auth/sign-out', { method: 'POST', once: true }).catch(() => undefined)
    session.leave()
    queries.clear()
  }
  return (
    <div className="person">
      <span>{user?.full_name}</span>
      <button type="button" className="quiet" onClick={() => void leave()}>
        {words.nav.signOut}
      </button>
    </div>
  )
}
