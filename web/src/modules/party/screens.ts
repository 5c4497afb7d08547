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

// What a customer is by being made there, the form does not ask.
const without = (given: string) =>
  sections.map((one) => ({ ...one, fields: one.fields.filter((field) => field !== given) }))

const common = {
  imports: true,
  hasFiles: true,
  filters: ['payment_term_id', 'is_active'],
} as const

export const customers = declare<'Customer'>({
  ...common,
  sections: without('is_customer'),
  name: 'customers',
  api: '/customers',
  columns: ['code', 'name', 'name_kana', 'phone', 'payment_term_id', 'receivable_amount', 'is_active'],
})

export const suppliers = declare<'Supplier'>({
  ...common,
  sections: without('is_supplier'),
  name: 'suppliers',
  api: '/suppliers',
  columns: ['code', 'name', 'name_kana', 'phone', 'payment_term_id', 'is_active'],
})

export const partners = declare<'Partner'>({
  ...common,
  sections,
  name: 'partners',
  api: '/partners',
  columns: ['code', 'name', 'name_kana', 'is_customer', 'is_supplier', 'phone', 'is_active'],
})
