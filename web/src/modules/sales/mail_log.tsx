// The mails that went out with a document, and what became of them.
import { useQuery } from '@tanstack/react-query'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import type { AnyRecord, List } from '@/entity/records'
import { useMeta } from '@/entity/meta'
import { Moment } from '@/ui/values'
import { Link } from '@/ui/router'
import { FieldValue } from '@/entity/field_value'

export function MailLog({ resource, id }: { resource: string; id: string }) {
  const words = useWords()
  const meta = useMeta('mail-messages').data
  const readable = meta !== undefined && meta.rights.read !== 'none'
  const mails = useQuery({
    queryKey: ['/mail-messages', 'list', resource, id],
    queryFn: ({ signal }) =>
      send<List<AnyRecord>>('/mail-messages', { query: { resource, record_id: id }, signal }),
    enabled: readable,
  })
  const state = meta?.fields.find(({ name }) => name === 'state')
  if (!mails.data || mails.data.items.length === 0) return null
  return (
    <section>
      <h2>{words.invoice.mails}</h2>
      <ul className="plain">
        {mails.data.items.map((mail) => (
          <li key={mail.id}>
            <Link to={`/mail-messages/${mail.id}`}>{String(mail['recipient'])}</Link>{' '}
            {state && <FieldValue field={state} record={mail} />}{' '}
            <Moment value={mail['sent_at'] as string | null} />
          </li>
        ))}
      </ul>
    </section>
  )
}
