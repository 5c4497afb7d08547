// The table of contents: which page stands at which address, and what the menu shows.
import type { ReactNode } from 'react'
import type { Words } from '@/i18n/ja'
import { JournalPage } from '@/modules/accounting/journal_page'
import { LedgerPage } from '@/modules/accounting/ledger'
import { TrialBalancePage } from '@/modules/accounting/trial_balance'
import { InvoiceForm } from '@/modules/sales/invoice_form'
import { InvoiceList } from '@/modules/sales/invoice_list'
import { InvoicePage } from '@/modules/sales/invoice_page'
import { match } from '@/ui/router'

interface PageAt {
  pattern: string
  show: (parameters: Record<string, string>) => ReactNode
}

// The first that matches counts. A page of another record is another page: hence the keys.
const pages: readonly PageAt[] = [
  { pattern: '/invoices', show: () => <InvoiceList /> },
  { pattern: '/invoices/new', show: () => <InvoiceForm /> },
  { pattern: '/invoices/:id', show: ({ id = '' }) => <InvoicePage key={id} id={id} /> },
  { pattern: '/journal-entries/:id', show: ({ id = '' }) => <JournalPage key={id} id={id} /> },
  { pattern: '/trial-balance', show: () => <TrialBalancePage /> },
  { pattern: '/ledger/:account', show: ({ account = '' }) => <LedgerPage key={account} account={account} /> },
]

// Where one starts.
export const home = '/invoices'

export function pageAt(path: string): ReactNode | null {
  for (const page of pages) {
    const parameters = match(page.pattern, path)
    if (parameters) return page.show(parameters)
  }
  return null
}

interface MenuEntry {
  to: string
  label: keyof Words['nav']
  holds: readonly string[] // beginnings of the addresses that belong to it
}

export const menu: readonly { area: keyof Words['nav']; entries: readonly MenuEntry[] }[] = [
  { area: 'sales', entries: [{ to: '/invoices', label: 'invoices', holds: ['/invoices'] }] },
  {
    area: 'accounting',
    entries: [
      {
        to: '/trial-balance',
        label: 'trialBalance',
        holds: ['/trial-balance', '/ledger', '/journal-entries'],
      },
    ],
  },
]
