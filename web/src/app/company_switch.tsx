// 会社の切替, for who works for several. What was open belongs to the other company, so only the kind of screen
// stays; what was typed there waits there as a draft.
import { useQueryClient } from '@tanstack/react-query'
import { useWords } from '@/i18n/language'
import { switchCompany } from '@/entity/company'
import { useSession, type Company } from '@/entity/session'
import { showNotice } from '@/ui/notice'
import { leaveTo, mayLeave } from '@/ui/router'
import type { MenuArea } from './menu'

function landing(areas: MenuArea[]): string {
  const { pathname } = location
  const entry = areas
    .flatMap(({ entries }) => entries)
    .find(({ to }) => pathname === to || pathname.startsWith(`${to}/`))
  return entry?.to ?? '/'
}

export function useCompanySwitch(areas: MenuArea[]) {
  const words = useWords()
  const queries = useQueryClient()
  return async ({ id, name }: Company) => {
    if (!mayLeave()) return
    try {
      await switchCompany(id, queries)
      leaveTo(landing(areas))
      showNotice(words.company.changed(name))
    } catch {
      showNotice(words.company.failed(name))
    }
  }
}

export function CompanySwitch({ areas }: { areas: MenuArea[] }) {
  const words = useWords()
  const { company, companies } = useSession()
  const change = useCompanySwitch(areas)
  if (companies.length < 2) return null
  return (
    <select
      className="company"
      aria-label={words.company.label}
      value={company?.id ?? ''}
      onChange={(event) => {
        const wanted = companies.find(({ id }) => id === event.target.value)
        if (wanted) void change(wanted)
      }}
    >
      {companies.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}
