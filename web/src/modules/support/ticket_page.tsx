// 問い合わせ: the facts, and beside what happened the talk between who asked and the desk.
import { useState, type SyntheticEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Refusal } from '@/entity/failure'
import { useMeta, type Meta } from '@/entity/meta'
import { RecordPage } from '@/entity/record_page'
import { useAction, type AnyRecord, type List } from '@/entity/records'
import { Check, TextArea } from '@/ui/field'
import { Badge, Moment } from '@/ui/values'
import { ticket_messages, tickets } from './screens'

const spoken = ['reply', 'note', 'answer']
const longest = 20_000

interface Message {
  id: string
  sent_at: string
  author_name: string
  is_public: boolean
  by_requester: boolean
  text: string
}

function useMessages(ticket: string) {
  return useQuery({
    queryKey: [ticket_messages.api, 'list', ticket],
    queryFn: ({ signal }) => {
      const query = { ticket_id: ticket, page_size: '100', sort_by: 'sent_at', sort_order: 'asc' }
      return send<List<Message>>(ticket_messages.api, { query, signal })
    },
  })
}

interface SpeakProps {
  record: AnyRecord
  meta: Meta
  action: string
}

// One way to say something: the desk replies or notes, who asked answers.
function Speak({ record, meta, action }: SpeakProps) {
  const words = useWords()
  const running = useAction<AnyRecord>(tickets.api, record, action)
  const [text, setText] = useState('')
  const [awaits, setAwaits] = useState(false)
  const described = meta.actions.find(({ name }) => name === action)
  const waiting = described?.input.find(({ name }) => name === 'awaits_answer')
  if (!described) return null
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const input = waiting ? { text, awaits_answer: awaits } : { text }
    running.mutate(input, {
      onSuccess: () => {
        setText('')
        setAwaits(false)
      },
    })
  }
  return (
    <form onSubmit={submit} aria-label={described.label}>
      {running.isError && <Refusal error={running.error} />}
      <TextArea wide rows={3} label={described.label} maxLength={longest} value={text} onText={setText} />
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

function Conversation({ record, meta }: { record: AnyRecord; meta: Meta }) {
  const messages = useMessages(record.id)
  const labels = useMeta(ticket_messages.name).data
  const ways = (record.actions ?? []).filter(({ name, allowed }) => allowed && spoken.includes(name))
  const internal = labels?.fields.find(({ name }) => name === 'is_public')
  return (
    <section className="history" aria-labelledby="conversation-title">
      <h2 id="conversation-title">{labels?.title_of_many ?? ''}</h2>
      <ol>
        {(messages.data?.items ?? []).map((message) => (
          <li key={message.id}>
            <p>
              <strong>{message.author_name}</strong>{' '}
              {message.is_public && !message.by_requester && internal && (
                <Badge tone="plain">{internal.label}</Badge>
              )}
            </p>
            <p className="note said">{message.text}</p>
            <p className="hint">
              <Moment value={message.sent_at} />
            </p>
          </li>
        ))}
      </ol>
      {ways.map(({ name }) => (
        <Speak key={name} record={record} meta={meta} action={name} />
      ))}
    </section>
  )
}

export const showPage = ({ id = '' }: Record<string, string>) => (
  <RecordPage
    key={id}
    screen={tickets}
    id={id}
    without={spoken}
    body={(record, meta) => <Conversation record={record} meta={meta} />}
  />
)
