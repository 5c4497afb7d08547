// Where one writes beside a record. After "@" colleagues are offered; who is named hears of it.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState, type KeyboardEvent, type RefObject, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { isComposing } from '@/ui/ime'
import { useDelayed } from '@/ui/use_delayed'
import { send } from './client'
import { Refusal } from './failure'
import { useIntent } from './intent'
import { peopleQuery, type Person } from './people'

const longest = 4000
const naming = /(^|\s)[@＠]([^\s@＠]{0,30})$/

// Colleagues whose name is being typed before the caret.
function usePeople(before: string) {
  const typed = naming.exec(before)?.[2]
  const settled = useDelayed(typed, 150)
  const found = useQuery(peopleQuery(settled))
  return { open: typed !== undefined, people: typed === undefined ? [] : (found.data ?? []) }
}

function useComment(api: string, id: string) {
  const queries = useQueryClient()
  const intent = useIntent()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const post = async (text: string, mentions: string[]): Promise<boolean> => {
    setBusy(true)
    setError(null)
    const body = { text, mentions }
    const key = intent.keyFor([api, id, body])
    const done = await send(`${api}/${id}/comments`, { method: 'POST', body, intent: key }).then(
      () => true,
      (refusal: unknown) => {
        setError(refusal)
        return false
      },
    )
    setBusy(false)
    if (!done) return false
    intent.done()
    void queries.invalidateQueries({ queryKey: ['/comments', id] })
    return true
  }
  return { post, error, busy }
}

// The text in the making: who is being named, who was, and what the keys do.
function useWriting(api: string, id: string, box: RefObject<HTMLTextAreaElement | null>) {
  const [text, setText] = useState('')
  const [caret, setCaret] = useState(0)
  const [lit, setLit] = useState(0)
  const [named, setNamed] = useState<Person[]>([])
  const { open, people } = usePeople(text.slice(0, caret))
  const { post, error, busy } = useComment(api, id)
  const type = (value: string, at: number) => {
    setText(value)
    setCaret(at)
    setLit(0)
  }
  const choose = (person: Person) => {
    const before = text.slice(0, caret).replace(naming, `$1@${person.name} `)
    type(before + text.slice(caret), before.length)
    setNamed([...named.filter((one) => one.id !== person.id), person])
    requestAnimationFrame(() => box.current?.setSelectionRange(before.length, before.length))
  }
  const submit = async () => {
    if (text.trim() === '' || busy) return
    const mentions = named.filter(({ name }) => text.includes(`@${name}`)).map((one) => one.id)
    if (!(await post(text.trim(), mentions))) return
    type('', 0)
    setNamed([])
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return
    const person = open ? people[lit] : undefined
    const step = { ArrowDown: 1, ArrowUp: people.length - 1 }[event.key]
    if (event.key === 'Enter' && event.ctrlKey) {
      event.preventDefault()
      void submit()
    } else if (person && step !== undefined) {
      event.preventDefault()
      setLit((lit + step) % people.length)
    } else if (person && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault()
      choose(person)
    } else if (person && event.key === 'Escape') {
      event.stopPropagation()
      setCaret(0)
    }
  }
  const leave = () => setCaret(0)
  return {
    text,
    lit,
    open: open && people.length > 0,
    people,
    error,
    busy,
    type,
    choose,
    submit,
    onKeyDown,
    leave,
  }
}

export function CommentBox({ api, id }: { api: string; id: string }) {
  const words = useWords().timeline
  const list = useId()
  const box = useRef<HTMLTextAreaElement>(null)
  const writing = useWriting(api, id, box)
  const { text, open, people, lit } = writing
  const onSubmit = (event: SyntheticEvent) => {
    event.preventDefault()
    void writing.submit()
  }
  return (
    <form className="comment" onSubmit={onSubmit}>
      {writing.error !== null && <Refusal error={writing.error} />}
      <div className="field combobox">
        <label htmlFor={`${list}-text`}>{words.write}</label>
        <textarea
          ref={box}
          id={`${list}-text`}
          rows={2}
          maxLength={longest}
          aria-describedby={`${list}-hint`}
          aria-controls={open ? list : undefined}
          value={text}
          onChange={(event) => writing.type(event.target.value, event.target.selectionStart)}
          onKeyDown={writing.onKeyDown}
          onBlur={writing.leave}
        />
        <div className="choices" hidden={!open}>
          <ul id={list} role="listbox" aria-label={words.people}>
            {people.map((person, i) => (
              <li
                key={person.id}
                role="option"
                aria-selected={i === lit}
                onPointerDown={(event) => {
                  event.preventDefault() // or else the text would lose the focus
                  writing.choose(person)
                }}
              >
                {person.name}
              </li>
            ))}
          </ul>
        </div>
        <span className="unseen" role="status">
          {open ? people[lit]?.name : ''}
        </span>
      </div>
      <p className="row">
        <span className="hint" id={`${list}-hint`}>
          {words.hint}
        </span>
        <button disabled={writing.busy || text.trim() === ''}>{words.post}</button>
      </p>
    </form>
  )
}
