// Who works in the demo company; `itdo-erp demo sign-ins` prints the same, but for `both`, whom
// scripts/dev/web_tests.sh adds.
export const people = {
  admin: { email: 'admin@aoba.example', password: 'Kaede-Sakura-77' },
  accountant: { email: 'accountant@aoba.example', password: 'Momiji-Tsubaki-77' },
  viewer: { email: 'viewer@aoba.example', password: 'Ajisai-Himawari-77' },
  both: { email: 'both@aoba.example', password: 'Yamabuki-Kaede-77' }, // at home here, and at 紅葉工業 too
  sales: { email: 'sales@aoba.example', password: 'Sumire-Tanpopo-77' },
}

export type Who = keyof typeof people

export const stateOf = (who: Who): string => `../build/web-tests-sessions/${who}.json`
