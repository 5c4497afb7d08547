// A text box that offers matching choices while one types; safe with Japanese input methods.
import { useId, useState, type KeyboardEvent } from 'react'
import { useWords } from '@/i18n/language'

export interface Choice {
  id: string
  code: string
  name: string
}

interface ComboboxProps<T extends Choice> {
  label: string
  hidesLabel?: boolean
  placeholder: string
  chosen: T | null
  choices: T[] | undefined // undefined: still being looked for
  problem?: string | undefined
  required?: boolean
  onType: (text: string) => void
  onChoose: (choice: T | null) => void
}

// While an input method is composing, Enter and the arrows belong to it; Safari tells it by 229 alone.
function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.nativeEvent.keyCode === 229
}

function labelOf(choice: Choice | null): string {
  return choice ? `${choice.code} ${choice.name}` : ''
}

// What is typed, which choice is lit, and what the keys do to both.
function useCombobox<T extends Choice>({ chosen, choices, onType, onChoose }: ComboboxProps<T>) {
  const [typed, setTyped] = useState<string | null>(null) // null: nothing since the last choice
  const [lit, setLit] = useState(0)
  const open = typed !== null && typed.trim() !== ''
  const offered = open ? choices : undefined

  const type = (text: string) => {
    setTyped(text)
    setLit(0)
    onType(text)
    if (text === '' && chosen) onChoose(null)
  }
  const choose = (choice: T | null) => {
    setTyped(null)
    onType('')
    onChoose(choice)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    if (event.key === 'Escape' && typed !== null) {
      event.preventDefault()
      setTyped(null)
    } else if (event.key === 'Enter') {
      event.preventDefault() // Enter chooses; it never sends the form
      const exact = offered?.find((choice) => choice.code.toLowerCase() === typed?.trim().toLowerCase())
      const choice = exact ?? offered?.[lit]
      if (choice) choose(choice)
    } else if (offered && offered.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : offered.length - 1
      setLit((lit + step) % offered.length)
    }
  }
  return {
    text: typed ?? labelOf(chosen),
    open,
    offered,
    lit,
    type,
    choose,
    onKeyDown,
    leave: () => setTyped(null),
  }
}

export function Combobox<T extends Choice>(props: ComboboxProps<T>) {
  const words = useWords()
  const id = useId()
  const box = useCombobox(props)
  const { offered, open } = box
  const told = !open ? '' : !offered ? words.combobox.searching : words.combobox.found(offered.length)
  return (
    <div className="field combobox">
      <label htmlFor={id} className={props.hidesLabel ? 'unseen' : undefined}>
        {props.label}
      </label>
      <input
        id={id}
        role="combobox"
        autoComplete="off"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={offered?.[box.lit] ? `${id}-${box.lit}` : undefined}
        aria-invalid={props.problem !== undefined || undefined}
        aria-describedby={props.problem !== undefined ? `${id}-problem` : undefined}
        aria-required={props.required}
        placeholder={props.placeholder}
        value={box.text}
        onChange={(event) => box.type(event.target.value)}
        onKeyDown={box.onKeyDown}
        onBlur={box.leave}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={props.label} hidden={!open}>
        {offered?.map((choice, i) => (
          <li
            key={choice.id}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === box.lit}
            // Before the text box loses the focus and closes the list.
            onPointerDown={(event) => {
              event.preventDefault()
              box.choose(choice)
            }}
          >
            <span className="code">{choice.code}</span> {choice.name}
          </li>
        ))}
        {open && offered?.length === 0 && <li className="hint">{words.combobox.none}</li>}
        {open && !offered && <li className="hint">{words.combobox.searching}</li>}
      </ul>
      <span className="unseen" role="status">
        {told}
      </span>
      {props.problem !== undefined && (
        <p id={`${id}-problem`} className="problem">
          {props.problem}
        </p>
      )}
    </div>
  )
}
