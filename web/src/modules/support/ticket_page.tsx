// 問い合わせ: the facts, and beside what happened the talk between who asked and the desk.
import { useQuery } from '@tanstack/react-query'
import { send } from '@/entity/client'
import { useMeta, type Meta } from '@/entity/meta'
import { RecordPage } from '@/entity/record_page'
import type { AnyRecord, List } from '@/entity/records'
import { Badge, Moment } from '@/ui/values'
import { Said } from './said'
import { ticket_messages, tickets } from './screens'
import { Speak } from './speak'
import { TicketRating } from './ticket_rating'

const spoken = ['reply', 'note', 'answer']
const own = [...spoken, 'rate']

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
            <p className="note said">
              <Said text={message.text} />
            </p>
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
    without={own}
    body={(record, meta) => (
      <>
        <Conversation record={record} meta={meta} />
        <TicketRating record={record} />
      </>
    )}
  />
)
