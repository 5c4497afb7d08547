// How a record is called where another one refers to it.
const code_names = ['code', 'account_code', 'number']
const full_names = [
  'name',
  'account_name',
  'full_name',
  'subject',
  'title',
  'description',
  'file_name',
  'email',
]

function first(of: Record<string, unknown>, names: readonly string[]): string {
  for (const name of names) if (typeof of[name] === 'string' && of[name] !== '') return of[name]
  return ''
}

export const codeOf = (record: object): string => first(record as Record<string, unknown>, code_names)
export const nameOf = (record: object): string => first(record as Record<string, unknown>, full_names)

export function titleOf(record: object): string {
  return [codeOf(record), nameOf(record)].filter(Boolean).join(' ')
}

// The record behind "customer_id" is written beside it as "customer".
export function referred(record: object, field: string): Record<string, unknown> | null {
  const value = (record as Record<string, unknown>)[field.replace(/_id$/, '')]
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}
