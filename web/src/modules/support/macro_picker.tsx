// 定型返信: the saved replies as they would be said in this ticket, and what becomes of it by the chosen one.
import { useQuery } from '@tanstack/react-query'
import { send } from '@/entity/client'
import { useMeta } from '@/entity/meta'
import type { Single } from '@/entity/records'
import { Select } from '@/ui/field'
import { support_macros, tickets } from './screens'

export interface Macro {
  id: string
  name: string
  text: string
  tier?: string
  outcome?: string
}

interface MacroPickerProps {
  ticket: string
  label: string
  chosen: Macro | null
  onChoose: (macro: Macro | null) => void
}

export function MacroPicker({ ticket, label, chosen, onChoose }: MacroPickerProps) {
  const meta = useMeta(support_macros.name).data
  const macros = useQuery({
    queryKey: [support_macros.api, 'ticket', ticket],
    queryFn: ({ signal }) => send<Single<Macro[]>>(`${tickets.api}/${ticket}/macros`, { signal }),
  })
  const offered = macros.data?.data ?? []
  if (offered.length === 0) return null
  const effects = (['tier', 'outcome'] as const).flatMap((name) => {
    const field = meta?.fields.find((one) => one.name === name)
    const value = chosen?.[name]
    return field && value ? [`${field.label}: ${field.option_labels?.[value] ?? value}`] : []
  })
  return (
    <Select
      label={label}
      hint={effects.join(' / ')}
      value={chosen?.id ?? ''}
      onChange={(event) => onChoose(offered.find(({ id }) => id === event.target.value) ?? null)}
    >
      <option value="" />
      {offered.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  )
}
