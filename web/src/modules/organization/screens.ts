// Who works here and where: 利用者, 会社, 部門; and 支払条件.
import { declare } from '@/entity/screens'

export const users = declare<'User'>({
  name: 'users',
  api: '/users',
  imports: true,
  key: ['email'],
  columns: ['email', 'full_name', 'department_id', 'roles', 'is_active', 'sign_in_state', 'last_sign_in_at'],
  filters: ['department_id', 'is_active', 'sign_in_state'],
  tones: { active: 'good', invited: 'plain', invitation_expired: 'warn', not_invited: 'void' },
  offers: (action, { sign_in_state, is_active, erased_at, has_linked_identity }) => {
    if (action === 'invite') return sign_in_state !== 'active'
    if (action === 'withdraw_invitation')
      return sign_in_state === 'invited' || sign_in_state === 'invitation_expired'
    if (action === 'erase_personal_data') return is_active === false && !erased_at
    if (action === 'unlink_identities') return has_linked_identity === true
    return true
  },
  sections: [
    { title: 'basics', fields: ['email', 'full_name', 'full_name_kana', 'roles', 'is_active'] },
    { title: 'access', fields: ['invite', 'password', 'sign_in_state'] },
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

export const sessions = declare<'SignInSession'>({
  name: 'sessions',
  api: '/sessions',
  columns: ['user_id', 'is_open', 'kind', 'agent', 'address', 'last_used_at', 'created_at', 'revoked_at'],
  filters: ['user_id', 'is_open', 'kind'],
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
    { title: 'access', fields: ['second_factor_roles', 'password_days', 'personal_data_years'] },
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

export const roles = declare<'Role'>({
  name: 'roles',
  api: '/roles',
  columns: ['code', 'name', 'inherits', 'is_active'],
  filters: ['is_active'],
  sections: [{ title: 'basics', fields: ['code', 'name', 'inherits', 'is_active', 'description'] }],
})

export const role_assignments = declare<'RoleAssignment'>({
  name: 'role-assignments',
  api: '/role-assignments',
  key: ['user_id'],
  columns: ['user_id', 'role', 'valid_from', 'valid_until', 'lender_id', 'reason'],
  filters: ['user_id'],
  sections: [{ title: 'basics', fields: ['user_id', 'role', 'valid_from', 'valid_until', 'reason'] }],
})

export const duty_rules = declare<'DutyRule'>({
  name: 'duty-rules',
  api: '/duty-rules',
  key: ['name'],
  columns: ['name', 'first_resource', 'first_action', 'second_resource', 'second_action', 'is_active'],
})

export const access_reviews = declare<'AccessReview'>({
  name: 'access-reviews',
  api: '/access-reviews',
  key: ['name'],
  columns: ['name', 'due_on', 'state', 'people', 'undecided', 'closed_by_id'],
  tones: { open: 'plain', closed: 'good' },
})

export const department_changes = declare<'DepartmentChange'>({
  name: 'department-changes',
  api: '/department-changes',
  key: ['effective_on'],
  columns: ['effective_on', 'department_id', 'kind', 'parent_id', 'name', 'state'],
  filters: ['state', 'department_id'],
  tones: { planned: 'plain', done: 'good', cancelled: 'void', failed: 'warn' },
  sections: [
    { title: 'basics', fields: ['department_id', 'kind', 'effective_on', 'parent_id', 'name', 'note'] },
  ],
})

export const concurrent_posts = declare<'ConcurrentPost'>({
  name: 'concurrent-posts',
  api: '/concurrent-posts',
  key: ['valid_from'],
  columns: ['valid_from', 'user_id', 'department_id', 'title', 'share', 'valid_until'],
  filters: ['user_id', 'department_id'],
})

export const teams = declare<'Team'>({
  name: 'teams',
  api: '/teams',
  columns: ['code', 'name', 'leader_id', 'department_id', 'is_active'],
  filters: ['is_active'],
})

export const business_calendars = declare<'BusinessCalendar'>({
  name: 'business-calendars',
  api: '/business-calendars',
  columns: ['code', 'name', 'closed_on_public_holidays', 'is_active'],
})
