// The reports of the books as the server writes them, and the period they speak of.
export interface Period {
  from: string
  to: string
}

export interface TrialBalanceRow {
  account_id: string
  account_code: string
  account_name: string
  opening: string
  debit: string
  credit: string
  closing: string
}

export interface TrialBalance {
  filter: Period
  accounts: TrialBalanceRow[]
  totals: {
    opening_debit: string
    opening_credit: string
    debit: string
    credit: string
    closing_debit: string
    closing_credit: string
  }
}

export interface LedgerLine {
  date: string
  entry_id: string
  entry_number: string | null
  line_no: number
  description: string
  counter_account: { id: string | null; code: string | null; name: string }
  debit: string
  credit: string
  balance: string
}

export interface Ledger {
  filter: Period
  account: { account_code: string; account_name: string }
  opening: string
  debit: string
  credit: string
  closing: string
  lines: LedgerLine[]
  next_cursor: string | null
}
