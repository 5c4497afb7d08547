// A text box that offers matching choices while one types; safe with Japanese input methods.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { useWords } from '@/i18n/language'
import { isComposing } from './ime'

export interface Choice {
  id: string
  code: string
  name: string
}

interface ComboboxProps {
  label: string
  name?: string
  chosen: Choice | null
  choices: Choice[] | undefined // undefined: still being looked for
  problem?: string | undefined
  required?: boolean | undefined
  wide?: boolean | undefined
  autoFocus?: boolean | undefined
  lookUp: (text: string) => Promise<Choice[]>
  onType: (text: string) => void
  onChoose: (choice: Choice | null) => void
}

function labelOf(choice: Choice | null): string {
  return choice ? `${choice.code} ${choice.name}`.trim() : ''
}

const pending = new Set<Promise<unknown>>()

// Who sends a form waits for the choices that were left to be made.
export async function choicesMade() {
  while (pending.size > 0) await Promise.all(pending)
}

function waitFor(choice: Promise<unknown>) {
  pending.add(choice)
  void choice.finally(() => pending.delete(choice))
}

// The one that is meant by what was typed: its exact code, else the one that is lit.
function best(choices: Choice[], typed: string, lit: number): Choice | undefined {
  const text = typed.trim().normalize('NFKC').toLowerCase()
  return choices.find((choice) => choice.code.toLowerCase() === text) ?? choices[lit]
}

// What is typed, which choice is lit, and what the keys do to both. Who presses Enter or Tab before the
// answer is there need not wait: the choice is made when it comes.
function useCombobox({ chosen, choices, lookUp, onType, onChoose }: ComboboxProps) {
  const [typed, setTyped] = useState<string | null>(null) // null: nothing since the last choice
  const [lit, setLit] = useState(0)
  const [away, setAway] = useState(false) // left, while the choice is still being made
  const latest = useRef<string | null>(null)
  const open = typed !== null && typed.trim() !== ''
  const offered = open ? choices : undefined

  const type = (text: string | null) => {
    latest.current = text
    setTyped(text)
    setLit(0)
    setAway(false)
    onType(text ?? '')
    if (text === '' && chosen) onChoose(null)
  }
  const choose = (choice: Choice) => {
    type(null)
    onChoose(choice)
  }
  const settle = () => {
    if (!open) {
      setTyped(null)
      return
    }
    const choice = offered && best(offered, typed, lit)
    setAway(true)
    if (choice) choose(choice)
    else if (!offered) {
      const late = (found: Choice[]) => {
        const one = best(found, typed, 0)
        if (latest.current === typed && one) choose(one)
      }
      waitFor(lookUp(typed.trim()).then(late, () => undefined))
    }
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    if (event.key === 'Escape' && typed !== null) {
      event.preventDefault()
      event.stopPropagation()
      type(null)
    } else if (event.key === 'Enter') {
      event.preventDefault() // Enter chooses; it never sends the form
      settle()
    } else if (offered && offered.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : offered.length - 1
      setLit((lit + step) % offered.length)
    }
  }
  const text = typed ?? labelOf(chosen)
  // Left with a text that means nothing: it stays, and says so.
  const unknown = open && away
  return { text, open: open && !away, unknown, offered, lit, type, choose, onKeyDown, leave: settle }
}

export function Combobox(props: ComboboxProps) {
  const words = useWords()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const box = useCombobox(props)
  const { offered, open } = box
  const problem = props.problem ?? (box.unknown ? words.grid.unknown : undefined)
  const told = !open ? '' : !offered ? words.combobox.searching : words.combobox.found(offered.length)
  useEffect(() => {
    if (props.autoFocus) input.current?.focus()
  }, [props.autoFocus])
  return (
    <div className={props.wide ? 'field combobox wide' : 'field combobox'}>
      <label htmlFor={id}>
        {props.label}
        {props.required && <span className="required">{words.common.required}</span>}
      </label>
      <input
        ref={input}
        id={id}
        name={props.name}
        role="combobox"
        autoComplete="off"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={offered?.[box.lit] ? `${id}-${box.lit}` : undefined}
        aria-invalid={problem !== undefined || undefined}
        data-unknown={box.unknown || undefined}
        aria-describedby={problem !== undefined ? `${id}-problem` : undefined}
        aria-required={props.required}
        placeholder={words.combobox.hint}
        value={box.text}
        onChange={(event) => box.type(event.target.value)}
        onKeyDown={box.onKeyDown}
        onBlur={box.leave}
      />
      <Choices id={id} label={props.label} box={box} />
      <span className="unseen" role="status">
        {told}
      </span>
      {problem !== undefined && (
        <p id={`${id}-problem`} className="problem">
          {problem}
        </p>
      )}
    </div>
  )
}

function Choices({ id, label, box }: { id: string; label: string; box: ReturnType<typeof useCombobox> }) {
  const words = useWords()
  const { offered, open } = box
  return (
    <div className="choices" hidden={!open}>
      <ul id={`${id}-list`} role="listbox" aria-label={label}>
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
      </ul>
      {open && offered?.length === 0 && <p className="hint">{words.combobox.none}</p>}
      {open && !offered && <p className="hint">{words.combobox.searching}</p>}
    </div>
  )
}
