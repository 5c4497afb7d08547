// プロジェクト: what the company works on, a dimension of the books.
import { declare } from '@/entity/screens'

export const projects = declare<'Project'>({
  name: 'projects',
  api: '/projects',
  imports: true,
  hasFiles: true,
  columns: ['code', 'name', 'status', 'customer_id', 'manager_id', 'start_date', 'end_date', 'budget'],
  filters: ['status', 'customer_id', 'department_id', 'is_active'],
  sections: [
    { title: 'basics', fields: ['code', 'name', 'status', 'is_active'] },
    {
      title: 'terms',
      fields: ['customer_id', 'department_id', 'manager_id', 'start_date', 'end_date', 'budget'],
    },
    { title: 'more', fields: ['description'] },
  ],
})
