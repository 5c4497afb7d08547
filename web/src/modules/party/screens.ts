// 得意先, 仕入先 and what stands behind both, 取引先.
import { declare } from '@/entity/screens'

const sections = [
  { title: 'basics', fields: ['code', 'name', 'name_kana', 'honorific', 'registration_number', 'is_active'] },
  { title: 'contact', fields: ['postal_code', 'address', 'phone', 'email', 'language'] },
  {
    title: 'terms',
    fields: ['payment_term_id', 'price_basis', 'tax_rounding', 'credit_limit', 'is_customer', 'is_supplier'],
  },
  { title: 'more', fields: ['note'] },
] as const

const common = {
  sections,
  imports: true,
  hasFiles: true,
  filters: ['payment_term_id', 'is_active'],
} as const

export const customers = declare<'Customer'>({
  ...common,
  name: 'customers',
  api: '/customers',
  columns: ['code', 'name', 'name_kana', 'phone', 'payment_term_id', 'receivable_amount', 'is_active'],
})

export const suppliers = declare<'Supplier'>({
  ...common,
  name: 'suppliers',
  api: '/suppliers',
  columns: ['code', 'name', 'name_kana', 'phone', 'payment_term_id', 'is_active'],
})

export const partners = declare<'Partner'>({
  ...common,
  name: 'partners',
  api: '/partners',
  columns: ['code', 'name', 'name_kana', 'is_customer', 'is_supplier', 'phone', 'is_active'],
})
