// 入金: what customers have paid.
import { declare } from '@/entity/screens'

export const receipts = declare<'Receipt'>({
  name: 'receipts',
  api: '/receipts',
  hasFiles: true,
  tones: { draft: 'plain', posted: 'good', cancelled: 'void' },
  columns: [
    'number',
    'received_on',
    'customer_id',
    'payer_name',
    'bank_account_id',
    'amount',
    'credit_amount',
    'state',
  ],
  filters: ['state', 'customer_id', 'received_on'],
  sections: [
    {
      title: 'basics',
      fields: ['customer_id', 'received_on', 'amount', 'bank_account_id', 'bank_fee', 'payer_name', 'note'],
    },
  ],
})
