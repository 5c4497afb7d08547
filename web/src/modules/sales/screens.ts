// 請求書 and what customers still owe.
import { declare } from '@/entity/screens'

export const document_tones = { draft: 'plain', posted: 'good', cancelled: 'void' } as const

export const invoices = declare<'SalesInvoice'>({
  name: 'invoices',
  api: '/invoices',
  hasFiles: true,
  tones: { ...document_tones, unpaid: 'warn', partly_paid: 'warn', paid: 'good' },
  columns: [
    'number',
    'customer_id',
    'subject',
    'issue_date',
    'due_date',
    'state',
    'payment_status',
    'gross_amount',
    'open_amount',
  ],
  filters: ['state', 'payment_status', 'customer_id', 'issue_date'],
  sections: [
    { title: 'basics', fields: ['customer_id', 'issue_date', 'subject'] },
    {
      title: 'terms',
      fields: ['transaction_date', 'due_date', 'kind', 'credits_invoice_id', 'department_id', 'note'],
    },
  ],
})

export const open_items = declare<'OpenItem'>({
  name: 'open-items',
  api: '/open-items',
  columns: ['number', 'partner_id', 'document_date', 'due_date', 'total_amount', 'open_amount', 'is_open'],
  filters: ['partner_id', 'is_open', 'due_date', 'total_amount', 'open_amount'],
})
