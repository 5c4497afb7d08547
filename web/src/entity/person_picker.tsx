// Finds a colleague by name, but for oneself.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Combobox, type Choice } from '@/ui/combobox'
import { useDelayed } from '@/ui/use_delayed'
import { findPeople, peopleQuery, type Person } from './people'
import { useSession } from './session'

interface PersonPickerProps {
  label: string
  chosen: Choice | null
  problem?: string | undefined
  onChoose: (choice: Choice | null) => void
}

export function PersonPicker(props: PersonPickerProps) {
  const { user } = useSession()
  const [typed, setTyped] = useState('')
  const search = useDelayed(typed.trim(), 150)
  const found = useQuery({ ...peopleQuery(search || undefined), placeholderData: keepPreviousData })
  const choices = (people: Person[]) =>
    people.filter(({ id }) => id !== user?.id).map(({ id, name }) => ({ id, code: '', name }))
  // What was found for an earlier text must not be chosen by Enter.
  const current = search === typed.trim() && !found.isPlaceholderData
  return (
    <Combobox
      {...props}
      required
      choices={current && found.data ? choices(found.data) : undefined}
      lookUp={async (text) => choices(await findPeople(text))}
      onType={setTyped}
    />
  )
}
