// 商品: what is sold.
import { declare } from '@/entity/screens'

export const items = declare<'Item'>({
  name: 'items',
  api: '/items',
  imports: true,
  hasFiles: true,
  columns: ['code', 'name', 'kind', 'unit', 'tax_class', 'sales_price', 'cost_price', 'is_active'],
  filters: ['kind', 'tax_class', 'is_active'],
  sections: [
    { title: 'basics', fields: ['code', 'name', 'name_kana', 'kind', 'unit', 'is_active'] },
    { title: 'terms', fields: ['sales_price', 'cost_price', 'tax_class', 'revenue_account_id'] },
    { title: 'more', fields: ['description'] },
  ],
})
