// Finds one record of a resource by code, name or reading, asking the server while one types.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Combobox, type Choice } from '@/ui/combobox'
import { useDelayed } from '@/ui/use_delayed'
import { send } from './client'
import type { List } from './records'

interface RecordPickerProps<T extends Choice> {
  path: string
  label: string
  hidesLabel?: boolean
  placeholder: string
  chosen: T | null
  problem?: string | undefined
  required?: boolean
  onChoose: (record: T | null) => void
}

export function RecordPicker<T extends Choice>({ path, ...rest }: RecordPickerProps<T>) {
  const [typed, setTyped] = useState('')
  const search = useDelayed(typed.trim(), 150)
  const found = useQuery({
    queryKey: [path, 'find', search],
    queryFn: ({ signal }) =>
      send<List<T>>(path, { query: { search, is_active: 'true', page_size: '10', sort_by: 'code' }, signal }),
    enabled: search !== '',
    placeholderData: keepPreviousData,
  })
  // What was found for an earlier text must not be chosen by Enter.
  const current = search === typed.trim() && !found.isPlaceholderData
  return <Combobox {...rest} choices={current ? found.data?.items : undefined} onType={setTyped} />
}
