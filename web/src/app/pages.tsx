// The table of contents: which page stands at which address, and how its code is fetched.
import type { ReactNode } from 'react'
import { allScreens, type Screen } from '@/entity/screens'
import '@/modules/screens'
import { match } from '@/ui/router'

type Show = (parameters: Record<string, string>) => ReactNode

interface PageAt {
  pattern: string
  load: () => Promise<Show>
}

const by_key =
  (show: (id: string) => ReactNode): Show =>
  ({ id = '' }) =>
    show(id)

const genericList = async (screen: Screen): Promise<Show> => {
  const { RecordList } = await import('@/entity/record_list')
  return () => <RecordList key={screen.name} screen={screen} />
}
const genericPage = async (screen: Screen): Promise<Show> => {
  const { RecordPage } = await import('@/entity/record_page')
  return by_key((id) => <RecordPage key={id} screen={screen} id={id} />)
}
const genericForm = async (screen: Screen): Promise<Show> => {
  const { FormPage } = await import('@/entity/form_page')
  return ({ id }) => <FormPage key={`${screen.name} ${id ?? ''}`} screen={screen} id={id} />
}
const genericImport = async (screen: Screen): Promise<Show> => {
  const { ImportPage } = await import('@/entity/import_page')
  return () => <ImportPage key={screen.name} screen={screen} />
}

// Where a document has more than the common pages, and pages that are no document.
const invoiceForm = async () => (await import('@/modules/sales/invoice_form')).showForm
const receiptForm = async () => (await import('@/modules/banking/receipt_form')).showForm
const journalForm = async () => (await import('@/modules/accounting/journal_form')).showForm
const roleForm = async () => (await import('@/modules/organization/role_form')).showForm
const assignments = () => import('@/modules/organization/role_assignments')
const assignmentForm = async () => (await assignments()).showForm
const statements = () => import('@/modules/accounting/statements')

const special: readonly [pattern: string, load: PageAt['load']][] = [
  ['/', async () => (await import('@/modules/home/home')).showHome],
  ['/invoices/new', invoiceForm],
  ['/invoices/:id/edit', invoiceForm],
  ['/invoices/:id', async () => (await import('@/modules/sales/invoice_page')).showPage],
  ['/receipts/new', receiptForm],
  ['/receipts/:id/edit', receiptForm],
  ['/receipts/:id', async () => (await import('@/modules/banking/receipt_page')).showPage],
  ['/open-items/:id', async () => (await import('@/modules/sales/open_item')).showPage],
  ['/journal-entries/new', journalForm],
  ['/journal-entries/:id/edit', journalForm],
  ['/journal-entries/:id', async () => (await import('@/modules/accounting/journal_page')).showPage],
  ['/ledger/:account', async () => (await import('@/modules/accounting/ledger')).showLedger],
  ['/trial-balance', async () => (await import('@/modules/accounting/trial_balance')).showReport],
  ['/income-statement', async () => (await statements()).showIncome],
  ['/balance-sheet', async () => (await statements()).showBalance],
  ['/department-results', async () => (await import('@/modules/accounting/department_results')).showReport],
  ['/aged-receivables', async () => (await import('@/modules/sales/ageing')).showAgeing],
  ['/periods', async () => (await import('@/modules/accounting/periods')).showPeriods],
  ['/users/new', async () => (await import('@/modules/organization/user_form')).showNew],
  ['/departments', async () => (await import('@/modules/organization/departments')).showTree],
  ['/roles/new', roleForm],
  ['/roles/:id/edit', roleForm],
  ['/roles/:id', async () => (await import('@/modules/organization/role_page')).showPage],
  ['/role-assignments/new', assignmentForm],
  ['/role-assignments/:id/edit', assignmentForm],
  ['/role-assignments/:id', async () => (await assignments()).showPage],
  ['/rights', async () => (await import('@/modules/organization/roles')).showRoles],
  ['/access-reviews/:id', async () => (await import('@/modules/organization/review_page')).showPage],
  ['/users/:id', async () => (await import('@/modules/organization/user_page')).showPage],
  ['/tickets/new', async () => (await import('@/modules/support/ticket_form')).showNew],
  ['/tickets/:id', async () => (await import('@/modules/support/ticket_page')).showPage],
  ['/knowledge-articles/:id', async () => (await import('@/modules/support/article_page')).showArticle],
  ['/desk-month', async () => (await import('@/modules/support/month_page')).showMonth],
  ['/settings', async () => (await import('@/modules/organization/settings')).showSettings],
  ['/operations', async () => (await import('@/modules/operations/health_page')).showHealth],
  ['/operations/backups', async () => (await import('@/modules/operations/backups_page')).showBackups],
  ['/operations/restore', async () => (await import('@/modules/operations/restore_page')).showRestore],
  ['/operations/schedule', async () => (await import('@/modules/operations/schedule_page')).showSchedule],
  ['/incidents/:id', async () => (await import('@/modules/operations/incident_page')).showPage],
  ['/machine-requests/:id', async () => (await import('@/modules/operations/machine_request_page')).showPage],
  ['/operations/database', async () => (await import('@/modules/operations/database_page')).showDatabase],
  ['/operations/log', async () => (await import('@/modules/operations/log_page')).showLog],
  ['/operations/security', async () => (await import('@/modules/operations/security_page')).showSecurity],
  ['/operations/drills', async () => (await import('@/modules/operations/drills_page')).showDrills],
  ['/operations/reports', async () => (await import('@/modules/operations/reports_page')).showReports],
  ['/operations/reports/:name', async () => (await import('@/modules/operations/reports_page')).showReport],
  ['/runbook-runs/new', async () => (await import('@/modules/operations/runbooks_page')).showRunbooks],
  ['/runbook-runs/:id', async () => (await import('@/modules/operations/run_page')).showPage],
  ['/audit-log/:id', async () => (await import('@/modules/operations/audit_entry')).showEntry],
]

const common: readonly PageAt[] = allScreens().flatMap((screen) => [
  { pattern: `/${screen.name}`, load: () => genericList(screen) },
  { pattern: `/${screen.name}/new`, load: () => genericForm(screen) },
  ...(screen.imports ? [{ pattern: `/${screen.name}/import`, load: () => genericImport(screen) }] : []),
  { pattern: `/${screen.name}/:id`, load: () => genericPage(screen) },
  { pattern: `/${screen.name}/:id/edit`, load: () => genericForm(screen) },
])

// An address that is written out comes before one with a place for an id: /users/new is nobody's page.
const isExact = ({ pattern }: PageAt) => !pattern.includes(':')
const all = [...special.map(([pattern, load]) => ({ pattern, load })), ...common]
const pages: readonly PageAt[] = [...all.filter(isExact), ...all.filter((page) => !isExact(page))]
const loaded = new Map<PageAt, Show>()
const failed = new Map<PageAt, unknown>()

function found(path: string): { page: PageAt; parameters: Record<string, string> } | null {
  for (const page of pages) {
    const parameters = match(page.pattern, path)
    if (parameters) return { page, parameters }
  }
  return null
}

// Fetches the code of a page; null when it is there, or when there is no such page.
export function preparePage(path: string): Promise<void> | null {
  const page = found(path)?.page
  if (!page || loaded.has(page)) return null
  failed.delete(page)
  return page.load().then(
    (show) => void loaded.set(page, show),
    (reason: unknown) => void failed.set(page, reason),
  )
}

export type Shown = { node: ReactNode } | { failure: unknown } | 'loading' | 'nowhere'

export function pageAt(path: string): Shown {
  const at = found(path)
  if (!at) return 'nowhere'
  const show = loaded.get(at.page)
  if (show) return { node: show(at.parameters) }
  return failed.has(at.page) ? { failure: failed.get(at.page) } : 'loading'
}
