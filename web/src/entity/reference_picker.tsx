// Finds one record of a resource by code, name or reading, asking the server while one types.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Combobox, type Choice } from '@/ui/combobox'
import { useDelayed } from '@/ui/use_delayed'
import { send } from './client'
import { codeOf, nameOf } from './names'
import type { AnyRecord, List, Query } from './records'

export interface Found extends Choice {
  record: AnyRecord
}

export async function findRecords(
  api: string,
  search: string,
  more: Query,
  signal?: AbortSignal,
): Promise<Found[]> {
  const query = { search, page_size: '10', total: 'false', ...more }
  const found = await send<List<AnyRecord>>(api, { query, ...(signal && { signal }) })
  return found.items.map((record) => ({ id: record.id, code: codeOf(record), name: nameOf(record), record }))
}

// Only records that are in use are offered, where the document knows the difference.
const without_activity = [
  '/invoices',
  '/receipts',
  '/financial/journal-entries',
  '/open-items',
  '/support/tickets',
  '/incidents',
  '/operations/runbook-runs',
]
export function activeOnly(api: string): Query {
  if (api === '/knowledge-articles') return { state: 'published' }
  return without_activity.includes(api) ? {} : { is_active: 'true' }
}

interface ReferencePickerProps {
  api: string
  label: string
  name?: string
  chosen: Choice | null
  problem?: string | undefined
  required?: boolean | undefined
  wide?: boolean | undefined
  autoFocus?: boolean | undefined
  onChoose: (found: Found | null) => void
}

export function ReferencePicker({ api, ...rest }: ReferencePickerProps) {
  const [typed, setTyped] = useState('')
  const search = useDelayed(typed.trim(), 120)
  const found = useQuery({
    queryKey: [api, 'find', search],
    queryFn: ({ signal }) => findRecords(api, search, activeOnly(api), signal),
    enabled: search !== '',
    placeholderData: keepPreviousData,
  })
  // What was found for an earlier text must not be chosen by Enter.
  const current = search === typed.trim() && !found.isPlaceholderData
  return (
    <Combobox
      {...rest}
      choices={current ? found.data : undefined}
      lookUp={(text) => findRecords(api, text, activeOnly(api))}
      onType={setTyped}
      onChoose={(choice) => rest.onChoose(choice as Found | null)}
    />
  )
}
