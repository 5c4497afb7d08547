// Journal entries and the reports on them as the server writes them.
import type { Row } from '@/entity/records'

export const journal_entries = '/financial/journal-entries'

export interface AccountReference {
  id: string
  account_code: string
  account_name: string
}

export interface JournalLine {
  line_no: number
  account: AccountReference
  debit_amount: string
  credit_amount: string
  description: string | null
  partner: { id: string; code: string; name: string } | null
  tax_class: 'standard' | 'reduced' | 'exempt' | 'zero' | 'outside' | null
  tax_rate: string | null
}

export interface JournalEntry extends Row {
  state: 'draft' | 'posted'
  number: string | null
  entry_date: string
  entry_type: 'normal' | 'adjustment' | 'closing' | 'reversal'
  document_class: 'journal' | 'sales' | 'purchasing' | 'banking'
  description: string
  reference_number: string | null
  reverses: { id: string; number: string | null } | null
  reversed_by_id: string | null
  total_amount: string
  posted_at: string | null
  entries: JournalLine[]
}
