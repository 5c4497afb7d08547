// One way to say something in a ticket: the desk replies or notes, who asked answers.
import { useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { Refusal } from '@/entity/failure'
import type { Meta } from '@/entity/meta'
import { useAction, type AnyRecord } from '@/entity/records'
import { Check, TextArea } from '@/ui/field'
import { ReferencePicker, type Found } from '@/entity/reference_picker'
import { MacroPicker, type Macro } from './macro_picker'
import { knowledge_articles, tickets } from './screens'
import { useSupportWords } from './words'

const longest = 20_000

interface SpeakProps {
  record: AnyRecord
  meta: Meta
  action: string
}

export function Speak({ record, meta, action }: SpeakProps) {
  const words = useWords()
  const desk = useSupportWords()
  const running = useAction<AnyRecord>(tickets.api, record, action)
  const [text, setText] = useState('')
  const [awaits, setAwaits] = useState(false)
  const [links, setLinks] = useState(0) // the picker is empty again after each
  const [macro, setMacro] = useState<Macro | null>(null)
  const described = meta.actions.find(({ name }) => name === action)
  const waiting = described?.input.find(({ name }) => name === 'awaits_answer')
  const saved = described?.input.find(({ name }) => name === 'macro_id')
  if (!described) return null
  const clear = () => {
    setText('')
    setAwaits(false)
    setMacro(null)
  }
  const choose = (chosen: Macro | null) => {
    setMacro(chosen)
    if (chosen) setText(chosen.text)
  }
  const link = (found: Found | null) => {
    if (!found) return
    const address = `${window.location.origin}/${knowledge_articles.name}/${found.id}`
    setText((written) => `${written}${written && '\n'}${found.name}\n${address}\n`)
    setLinks(links + 1)
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    running.mutate(
      { text, ...(waiting && { awaits_answer: awaits }), ...(macro && { macro_id: macro.id }) },
      { onSuccess: clear },
    )
  }
  return (
    <form onSubmit={submit} aria-label={described.label}>
      {running.isError && <Refusal error={running.error} />}
      {saved && <MacroPicker ticket={record.id} label={saved.label} chosen={macro} onChoose={choose} />}
      <TextArea wide rows={3} label={described.label} maxLength={longest} value={text} onText={setText} />
      {saved && (
        <ReferencePicker
          key={links}
          api={knowledge_articles.api}
          label={desk.article}
          chosen={null}
          onChoose={link}
        />
      )}
      {waiting && <Check label={waiting.label} name={waiting.name} checked={awaits} onCheck={setAwaits} />}
      <div className="commands">
        <button className="primary" disabled={running.isPending || text.trim() === ''}>
          {described.label}
        </button>
      </div>
      <p className="unseen" role="status">
        {running.isSuccess ? words.action.done(meta.title, described.label) : ''}
      </p>
    </form>
  )
}
