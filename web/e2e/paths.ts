// Where the screens are.
export const lists = [
  '/', '/invoices', '/receipts', '/open-items', '/aged-receivables', '/journal-entries', '/trial-balance',
  '/income-statement?compare=year', '/balance-sheet', '/department-results', '/accounts', '/periods', '/customers', '/suppliers', '/items', '/projects', '/phrases',
  '/payment-terms', '/users', '/departments', '/organizations', '/audit-log', '/personal-reads', '/jobs', '/mail-messages', '/partners', '/rights', '/roles', '/role-assignments', '/duty-rules',
  '/access-reviews', '/department-changes', '/concurrent-posts', '/teams', '/business-calendars',
] // prettier-ignore
export const forms = [
  '/invoices/new',
  '/receipts/new',
  '/journal-entries/new',
  '/customers/new',
  '/users/new',
  '/roles/new',
  '/role-assignments/new',
  '/duty-rules/new',
  '/access-reviews/new',
  '/department-changes/new',
  '/concurrent-posts/new',
  '/teams/new',
  '/business-calendars/new',
  '/customers/import',
  '/settings',
]
export const details = [
  'invoices',
  'receipts',
  'journal-entries',
  'customers',
  'items',
  'users',
  'audit-log',
  'periods',
]
