// Chooses the first and the last day of a report; the choice stands in the address.
import { useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { Input } from '@/ui/field'
import { address, navigate, usePlace } from '@/ui/router'
import type { Period } from './report'

export type Asked = Partial<Period>

// What the address asks for; without it the server takes the running fiscal year.
export function useAskedPeriod(): Asked {
  const { query } = usePlace()
  return { from: query.get('from') ?? undefined, to: query.get('to') ?? undefined }
}

export function PeriodForm({ shown }: { shown: Asked }) {
  const words = useWords()
  const { path } = usePlace()
  const [typed, setTyped] = useState<Asked>({})
  const from = typed.from ?? shown.from ?? ''
  const to = typed.to ?? shown.to ?? ''
  const backwards = from !== '' && to !== '' && from > to
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (!backwards) navigate(address(path, { from, to }))
  }
  return (
    <form className="filters" aria-label={words.report.period} onSubmit={submit}>
      <Input
        label={words.common.from}
        type="date"
        value={from}
        onChange={(event) => setTyped({ ...typed, from: event.target.value })}
      />
      <Input
        label={words.common.to}
        type="date"
        value={to}
        problem={backwards ? words.report.badPeriod : undefined}
        onChange={(event) => setTyped({ ...typed, to: event.target.value })}
      />
      <button disabled={backwards}>{words.common.apply}</button>
    </form>
  )
}
