// Who is signed in. The session itself is a cookie that scripts cannot see; here is only what the screen
// needs.
import { useSyncExternalStore } from 'react'
import { preferLanguage } from '@/i18n/language'

export interface User {
  id: string
  email: string
  full_name: string
  organization_id: string
  language: string
  must_change_password: boolean
}

export interface Me {
  user: User
  csrf_token: string | null
  rights?: Rights
}

// Of each resource, what this person may do at all.
export type Rights = Record<string, Record<string, 'own' | 'all' | undefined> | undefined>

export interface Session {
  phase: 'unknown' | 'out' | 'in'
  user: User | null
  csrfToken: string | null
  expired: boolean // still shown, but the server wants a new sign-in
}

interface Waiter {
  goOn: () => void
  giveUp: (reason: Error) => void
}

export class SessionStore {
  private session: Session = { phase: 'unknown', user: null, csrfToken: null, expired: false }
  private readonly listeners = new Set<() => void>()
  private waiters: Waiter[] = []

  readonly current = (): Session => this.session

  readonly subscribe = (listener: () => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  // Signed in, or in again: requests that waited for it go on.
  adopt(me: Me) {
    preferLanguage(me.user.language)
    this.become({ phase: 'in', user: me.user, csrfToken: me.csrf_token, expired: false })
    this.release((waiter) => waiter.goOn())
  }

  // The server no longer knows us. Settles when the person has signed in again, or has left.
  renewed(): Promise<void> {
    if (this.session.phase !== 'in') return Promise.reject(new Error('not signed in'))
    const renewal = new Promise<void>((goOn, giveUp) => this.waiters.push({ goOn, giveUp }))
    if (!this.session.expired) this.become({ ...this.session, expired: true })
    return renewal
  }

  leave() {
    this.become({ phase: 'out', user: null, csrfToken: null, expired: false })
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
