// One way to say something in a ticket: the desk replies or notes, who asked answers.
import { useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { problemAt, Refusal } from '@/entity/failure'
import type { Meta } from '@/entity/meta'
import { useAction, type AnyRecord } from '@/entity/records'
import { Check, TextArea } from '@/ui/field'
import { MomentField } from '@/ui/moment_field'
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

// Puts the name and the address of an article into what is being written.
function ArticleLink({ onLink }: { onLink: (lines: string) => void }) {
  const desk = useSupportWords()
  const [links, setLinks] = useState(0) // the picker is empty again after each
  const link = (found: Found | null) => {
    if (!found) return
    const address = `${window.location.origin}/${knowledge_articles.name}/${found.id}`
    onLink(`${found.name}\n${address}\n`)
    setLinks(links + 1)
  }
  return (
    <ReferencePicker
      key={links}
      api={knowledge_articles.api}
      label={desk.article}
      chosen={null}
      onChoose={link}
    />
  )
}

export function Speak({ record, meta, action }: SpeakProps) {
  const words = useWords()
  const running = useAction<AnyRecord>(tickets.api, record, action)
  const [text, setText] = useState('')
  const [awaits, setAwaits] = useState(false)
  const [promised, setPromised] = useState('')
  const [macro, setMacro] = useState<Macro | null>(null)
  const described = meta.actions.find(({ name }) => name === action)
  const waiting = described?.input.find(({ name }) => name === 'awaits_answer')
  const promise = described?.input.find(({ name }) => name === 'next_update_at')
  const saved = described?.input.find(({ name }) => name === 'macro_id')
  if (!described) return null
  const clear = () => {
    setText('')
    setAwaits(false)
    setPromised('')
    setMacro(null)
  }
  const choose = (chosen: Macro | null) => {
    setMacro(chosen)
    if (chosen) setText(chosen.text)
  }
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const said = {
      text,
      ...(waiting && { awaits_answer: awaits }),
      ...(promised !== '' && { next_update_at: promised }),
      ...(macro && { macro_id: macro.id }),
    }
    running.mutate(said, { onSuccess: clear })
  }
  return (
    <form onSubmit={submit} aria-label={described.label}>
      {running.isError && <Refusal error={running.error} shown={['next_update_at']} />}
      {saved && <MacroPicker ticket={record.id} label={saved.label} chosen={macro} onChoose={choose} />}
      <TextArea wide rows={3} label={described.label} maxLength={longest} value={text} onText={setText} />
      {saved && (
        <ArticleLink onLink={(line) => setText((written) => `${written}${written && '\n'}${line}`)} />
      )}
      {promise && (
        <MomentField
          label={promise.label}
          name={promise.name}
          problem={problemAt(running.error, promise.name)}
          value={promised}
          onMoment={setPromised}
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
