// Who works here and where: 利用者, 会社, 部門; and 支払条件.
import { declare } from '@/entity/screens'

export const users = declare<'User'>({
  name: 'users',
  api: '/users',
  key: ['email'],
  columns: ['email', 'full_name', 'department_id', 'roles', 'is_active', 'last_sign_in_at'],
  filters: ['department_id', 'is_active'],
  sections: [
    { title: 'basics', fields: ['email', 'full_name', 'full_name_kana', 'password', 'roles', 'is_active'] },
    { title: 'more', fields: ['department_id', 'phone', 'language'] },
  ],
})

export const api_keys = declare<'ApiKey'>({
  name: 'api-keys',
  api: '/api-keys',
  key: ['name'],
  columns: ['name', 'user_id', 'prefix', 'read_only', 'expires_at', 'last_used_at', 'revoked_at'],
  filters: ['user_id', 'read_only'],
})

export const organizations = declare<'Organization'>({
  name: 'organizations',
  api: '/organizations',
  columns: ['code', 'name', 'phone', 'registration_number', 'is_active'],
  sections: [
    { title: 'basics', fields: ['code', 'name', 'name_kana', 'registration_number', 'is_active'] },
    { title: 'contact', fields: ['postal_code', 'address', 'phone', 'email', 'website'] },
    {
      title: 'terms',
      fields: ['fiscal_year_start_month', 'currency', 'time_zone', 'tax_rounding', 'bank_account'],
    },
    { title: 'access', fields: ['second_factor_roles'] },
    { title: 'more', fields: ['industry', 'size', 'description'] },
  ],
})

export const departments = declare<'Department'>({
  name: 'departments',
  api: '/departments',
  imports: true,
  columns: ['code', 'name', 'parent_id', 'manager_id', 'budget', 'is_active'],
  sections: [
    { title: 'basics', fields: ['code', 'name', 'parent_id', 'manager_id', 'budget', 'is_active'] },
    { title: 'more', fields: ['description'] },
  ],
})

export const payment_terms = declare<'PaymentTerm'>({
  name: 'payment-terms',
  api: '/payment-terms',
  columns: [
    'code',
    'name',
    'closing_day',
    'months_after',
    'pay_day',
    'net_days',
    'holiday_shift',
    'is_active',
  ],
})
