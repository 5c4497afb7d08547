// Who is signed in. The session itself is a cookie that scripts cannot see; here is only what the screen
// needs.
import { useSyncExternalStore } from 'react'
import { preferLanguage } from '@/i18n/language'
import { keep, keepInTab, kept, keptInTab } from '@/ui/kept'

export interface User {
  id: string
  email: string
  full_name: string
  organization_id: string
  language: string
  must_change_password: boolean
  must_add_second_factor: boolean
}

export interface Company {
  id: string
  code: string
  name: string
}

export interface Me {
  user: User
  csrf_token: string | null
  organization_id: string // that she works for now
  organizations: Company[] // that she may work for
  rights?: Rights
}

// How far a right goes.
export type Reach = 'all' | 'subtree' | 'department' | 'own'

// Of each resource, what this person may do at all.
export type Rights = Record<string, Record<string, Reach | undefined> | undefined>

export interface Session {
  phase: 'unknown' | 'out' | 'in'
  user: User | null
  company: Company | null
  companies: Company[]
  csrfToken: string | null
  expired: boolean // still shown, but the server wants a new sign-in
  doubted: boolean // the server wants the password again, before something grave
}

interface Waiter {
  goOn: () => void
  giveUp: (reason: Error) => void
}

const nobody = { user: null, company: null, companies: [], csrfToken: null, expired: false, doubted: false }

const choice = 'company' // the name under which it is kept

export class SessionStore {
  private session: Session = { phase: 'unknown', ...nobody }
  private readonly listeners = new Set<() => void>()
  private waiters: Waiter[] = []

  readonly current = (): Session => this.session

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  // The company that this tab asks for; null: the person's own.
  readonly chosen = (): string | null => (keptInTab(choice) ?? kept(choice)) || null

  choose(id: string | null) {
    keepInTab(choice, id ?? '')
    keep(choice, id)
  }

  // Signed in, or in again: requests that waited for it go on.
  adopt(me: Me) {
    preferLanguage(me.user.language)
    const company = me.organizations.find(({ id }) => id === me.organization_id) ?? null
    keepInTab(choice, me.organization_id)
    this.become({
      phase: 'in',
      user: me.user,
      company,
      companies: me.organizations,
      csrfToken: me.csrf_token,
      expired: false,
      doubted: false,
    })
    this.release((waiter) => waiter.goOn())
  }

  // The server no longer knows us. Settles when the person has signed in again, or has left.
  renewed(): Promise<void> {
    if (this.session.phase !== 'in') return Promise.reject(new Error('not signed in'))
    const renewal = new Promise<void>((goOn, giveUp) => this.waiters.push({ goOn, giveUp }))
    if (!this.session.expired) this.become({ ...this.session, expired: true })
    return renewal
  }

  // Settles when the person has given her password once more, or will not.
  proved(): Promise<void> {
    const proof = new Promise<void>((goOn, giveUp) => this.waiters.push({ goOn, giveUp }))
    if (!this.session.doubted) this.become({ ...this.session, doubted: true })
    return proof
  }

  // She has given it, or not.
  believe(proved: boolean) {
    this.become({ ...this.session, doubted: false })
    this.release((waiter) => (proved ? waiter.goOn() : waiter.giveUp(new Error('not proved'))))
  }

  leave() {
    keepInTab(choice, null)
    this.become({ phase: 'out', ...nobody })
    this.release((waiter) => waiter.giveUp(new Error('signed out')))
  }

  private become(session: Session) {
    this.session = session
    for (const listener of this.listeners) listener()
  }

  private release(how: (waiter: Waiter) => void) {
    const waiting = this.waiters
    this.waiters = []
    waiting.forEach(how)
  }
}

export const session = new SessionStore()

export function useSession(): Session {
  return useSyncExternalStore(session.subscribe, session.current)
}
