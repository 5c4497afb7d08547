// What the rail offers. Rights decide what is shown; they come with the description of each document.
import { useQueries } from '@tanstack/react-query'
import { useLanguage } from '@/i18n/language'
import type { Words } from '@/i18n/ja'
import { metaQuery, type Meta } from '@/entity/meta'

export interface MenuEntry {
  to: string
  needs: string // the document whose right it takes
  right?: 'update' // without: the right of reading
  label?: keyof Words['nav'] // without: the title of the document
  key?: string // after "g"
  holds?: string[]
}

export interface MenuArea {
  area: keyof Words['nav']
  entries: MenuEntry[]
}

export const areas: readonly MenuArea[] = [
  {
    area: 'sales',
    entries: [
      { to: '/invoices', needs: 'invoices', key: 'i' },
      { to: '/receipts', needs: 'receipts', key: 'r' },
      { to: '/open-items', needs: 'open-items', key: 'o' },
      { to: '/aged-receivables', needs: 'open-items', label: 'ageing', key: 'a' },
    ],
  },
  {
    area: 'accounting',
    entries: [
      { to: '/journal-entries', needs: 'journal-entries', key: 'j' },
      { to: '/trial-balance', needs: 'journal-entries', label: 'trialBalance', key: 't', holds: ['/ledger'] },
      { to: '/income-statement', needs: 'journal-entries', label: 'incomeStatement', key: 'p' },
      { to: '/balance-sheet', needs: 'journal-entries', label: 'balanceSheet', key: 'b' },
      { to: '/department-results', needs: 'journal-entries', label: 'departmentResults' },
      { to: '/accounts', needs: 'accounts' },
      { to: '/phrases', needs: 'phrases' },
      { to: '/periods', needs: 'periods' },
    ],
  },
  {
    area: 'masters',
    entries: [
      { to: '/customers', needs: 'customers', key: 'c' },
      { to: '/suppliers', needs: 'suppliers', key: 's' },
      { to: '/items', needs: 'items', key: 'm' },
      { to: '/projects', needs: 'projects' },
      { to: '/payment-terms', needs: 'payment-terms' },
    ],
  },
  {
    area: 'organization',
    entries: [
      { to: '/settings', needs: 'organizations', label: 'settings', right: 'update', key: ',' },
      { to: '/organizations', needs: 'organizations' },
      { to: '/departments', needs: 'departments', key: 'd' },
      { to: '/department-changes', needs: 'department-changes' },
      { to: '/concurrent-posts', needs: 'concurrent-posts' },
      { to: '/teams', needs: 'teams' },
      { to: '/business-calendars', needs: 'business-calendars' },
    ],
  },
  {
    area: 'access',
    entries: [
      { to: '/users', needs: 'users', key: 'u' },
      { to: '/rights', needs: 'users', label: 'roles', holds: ['/roles'] },
      { to: '/role-assignments', needs: 'role-assignments' },
      { to: '/duty-rules', needs: 'duty-rules' },
      { to: '/access-reviews', needs: 'access-reviews' },
      { to: '/api-keys', needs: 'api-keys' },
      { to: '/sessions', needs: 'sessions' },
    ],
  },
  {
    area: 'support',
    entries: [
      { to: '/tickets', needs: 'tickets', key: 'h' },
      { to: '/ticket-ratings', needs: 'ticket-ratings' },
      { to: '/desk-month', needs: 'support-macros', label: 'deskMonth' },
      { to: '/incidents', needs: 'incidents' },
      { to: '/maintenance-windows', needs: 'maintenance-windows' },
      { to: '/knowledge-articles', needs: 'knowledge-articles' },
      { to: '/support-macros', needs: 'support-macros' },
      { to: '/support-policies', needs: 'support-policies' },
      { to: '/support-tiers', needs: 'support-tiers' },
      { to: '/on-call-duties', needs: 'on-call-duties' },
      { to: '/emergency-contacts', needs: 'emergency-contacts' },
    ],
  },
  {
    area: 'operations',
    entries: [
      { to: '/operations', needs: 'audit-log', label: 'health', key: 'w' },
      {
        to: '/operations/backups',
        needs: 'machine-requests',
        label: 'backups',
        holds: ['/machine-requests'],
      },
      { to: '/operations/schedule', needs: 'machine-requests', label: 'schedule' },
      { to: '/operations/database', needs: 'runbook-runs', label: 'database' },
      { to: '/operations/log', needs: 'runbook-runs', label: 'log' },
      { to: '/operations/security', needs: 'runbook-runs', label: 'security' },
      { to: '/operations/drills', needs: 'runbook-runs', label: 'drills' },
      { to: '/operations/reports', needs: 'runbook-runs', label: 'reports' },
      { to: '/tasks', needs: 'tasks' },
      { to: '/runbook-runs', needs: 'runbook-runs' },
      { to: '/audit-log', needs: 'audit-log', key: 'l' },
      { to: '/personal-reads', needs: 'personal-reads' },
      { to: '/jobs', needs: 'jobs' },
      { to: '/mail-messages', needs: 'mail-messages' },
    ],
  },
]

const needed = [...new Set(areas.flatMap(({ entries }) => entries.map(({ needs }) => needs)))]

export function useMetas(): Record<string, Meta | undefined> {
  const language = useLanguage()
  return useQueries({
    queries: needed.map((name) => metaQuery(name, language)),
    combine: (answers) => Object.fromEntries(answers.map(({ data }, i) => [needed[i], data])),
  })
}

// The areas of this person. Before the rights are known, none.
export function areasFor(metas: Record<string, Meta | undefined>): MenuArea[] {
  return areas
    .map(({ area, entries }) => ({
      area,
      entries: entries.filter(
        ({ needs, right }) => (metas[needs]?.rights[right ?? 'read'] ?? 'none') !== 'none',
      ),
    }))
    .filter(({ entries }) => entries.length > 0)
}
