// One of a list, chosen first and done then: moving through the choices by the keys changes nothing yet.
import { useState, type RefObject } from 'react'
import { useWords } from '@/i18n/language'
import type { Named } from '@/entity/rights'
import { Select } from '@/ui/field'

interface AdderProps {
  frame?: RefObject<HTMLDivElement | null>
  label: string
  options: readonly Named[]
  taken: readonly string[]
  button?: string
  onAdd: (name: string) => void
}

export function Adder({ frame, label, options, taken, button, onAdd }: AdderProps) {
  const words = useWords().role
  const [chosen, setChosen] = useState('')
  const free = options.filter(({ name }) => !taken.includes(name))
  const add = () => {
    onAdd(chosen)
    setChosen('')
  }
  return (
    <div className="row adder" ref={frame}>
      <Select label={label} value={chosen} onChange={(event) => setChosen(event.target.value)}>
        <option value="">{words.choose}</option>
        {free.map(({ name, label: text }) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </Select>
      <button type="button" disabled={chosen === ''} onClick={add}>
        {button ?? words.addIt}
      </button>
    </div>
  )
}
