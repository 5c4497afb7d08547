// The sales invoice as the server writes it.
import type { Reference, Row } from '@/entity/records'
import type { Tone } from '@/ui/values'

export const invoices = '/invoices'

export type InvoiceState = 'draft' | 'posted' | 'cancelled'
export type PaymentStatus = 'unpaid' | 'partly_paid' | 'paid'
export type TaxClass = 'standard' | 'reduced' | 'exempt' | 'zero' | 'outside'

export const tax_classes: readonly TaxClass[] = ['standard', 'reduced', 'exempt', 'zero', 'outside']
export const invoice_states: readonly InvoiceState[] = ['draft', 'posted', 'cancelled']

export interface Numbered {
  id: string
  number: string | null
}

export interface InvoiceRow extends Row {
  state: InvoiceState
  kind: 'invoice' | 'credit_note'
  number: string | null
  customer: Reference
  issue_date: string
  due_date: string
  subject: string | null
  gross_amount: string
  open_amount: string | null
  payment_status: PaymentStatus | null
}

export interface InvoiceLine {
  id: string
  line_no: number
  item: Reference | null
  description: string
  quantity: string
  unit: string | null
  unit_price: string
  tax_class: TaxClass
  tax_rate: string
  amount: string
}

export interface InvoiceTax {
  tax_class: TaxClass
  tax_rate: string
  net_amount: string
  tax_amount: string
  gross_amount: string
}

export interface Totals {
  net_amount: string
  tax_amount: string
  gross_amount: string
  taxes: InvoiceTax[]
}

export interface Invoice extends InvoiceRow, Totals {
  transaction_date: string | null
  department: Reference | null
  credits_invoice: Numbered | null
  journal_entry: Numbered | null
  note: string | null
  price_basis: 'exclusive' | 'inclusive'
  tax_rounding: 'half_up' | 'down' | 'up'
  lines: InvoiceLine[]
}

export interface Item extends Reference {
  unit: string | null
  sales_price: string
  tax_class: TaxClass
}

export const state_tones: Record<InvoiceState, Tone> = { draft: 'plain', posted: 'good', cancelled: 'void' }
export const payment_tones: Record<PaymentStatus, Tone> = {
  unpaid: 'warn',
  partly_paid: 'warn',
  paid: 'good',
}
