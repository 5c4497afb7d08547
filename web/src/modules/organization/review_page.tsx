// アクセス権の棚卸し: person by person it is said that the roles are right or have to change. Pressing again what
// was decided takes it back; signing off is an action of the record.
import { useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { Refusal } from '@/entity/failure'
import { useOptionLabel } from '@/entity/field_value'
import type { FieldMeta, LinesMeta, Meta } from '@/entity/meta'
import { RecordPage } from '@/entity/record_page'
import { useAction, type AnyRecord } from '@/entity/records'
import { useSession } from '@/entity/session'
import { Dialog } from '@/ui/dialog'
import { TextArea } from '@/ui/field'
import { TableFrame } from '@/ui/page'
import { Link } from '@/ui/router'
import { Badge, Moment, type Tone } from '@/ui/values'
import { access_reviews } from './screens'

type Verdict = 'pending' | 'keep' | 'change'

interface Person {
  id: string
  full_name: string
}

interface Item {
  id: string
  user_id: string
  user: Person | null
  guest: string | null
  roles: string[]
  verdict: Verdict
  note: string | null
  decided_by: Person | null
  decided_at: string | null
}

interface Decision {
  user_id: string
  verdict: Verdict
  note?: string
}

const tones: Record<Verdict, Tone> = { pending: 'plain', keep: 'good', change: 'warn' }
const verdicts = ['keep', 'change'] as const
const longest_note = 500

// Whoever is at home in another company is known here by what the review says of her.
const nameOf = ({ user, guest }: Item) => user?.full_name ?? guest ?? ''

const fieldIn = (lines: LinesMeta, name: string): FieldMeta | undefined =>
  lines.fields.find((field) => field.name === name)

interface NoteDialogProps {
  name: string
  submit: string
  error: unknown
  busy: boolean
  onSubmit: (note: string) => void
  onClose: () => void
}

function NoteDialog({ name, submit, error, busy, onSubmit, onClose }: NoteDialogProps) {
  const words = useWords()
  const [note, setNote] = useState('')
  const send = (event: SyntheticEvent) => {
    event.preventDefault()
    onSubmit(note.trim())
  }
  return (
    <Dialog title={words.review.change(name)} onClose={onClose}>
      <form onSubmit={send}>
        <p>{words.review.changeWhy}</p>
        {error !== null && <Refusal error={error} />}
        <TextArea
          wide
          rows={2}
          label={words.review.note}
          maxLength={longest_note}
          value={note}
          onText={setNote}
        />
        <div className="commands">
          <button type="button" onClick={onClose}>
            {words.common.close}
          </button>
          <button className="primary" disabled={busy}>
            {submit}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

interface RowProps {
  item: Item
  lines: LinesMeta
  open: boolean
  busy: boolean
  onDecide: (item: Item, verdict: Verdict) => void
}

function Row({ item, lines, open, busy, onDecide }: RowProps) {
  const words = useWords()
  const { user } = useSession()
  const optionLabel = useOptionLabel()
  const said = (field: string, value: string) => {
    const meta = fieldIn(lines, field)
    return meta ? optionLabel(meta, value) : value
  }
  const name = nameOf(item)
  return (
    <tr>
      <th scope="row" className="name">
        {item.user ? <Link to={`/users/${item.user_id}`}>{name}</Link> : name}
      </th>
      <td className="name">{item.roles.map((role) => said('roles', role)).join(words.roles.and)}</td>
      <td className="name">
        <Badge tone={tones[item.verdict]}>{said('verdict', item.verdict)}</Badge>{' '}
        {item.note && <span className="note">{item.note}</span>}
      </td>
      <td>
        {item.decided_by?.full_name} <Moment value={item.decided_at} />
      </td>
      {open && (
        <td className="row-actions">
          {item.user_id === user?.id ? (
            <span className="hint">{words.review.yourself}</span>
          ) : (
            <div role="group" aria-label={name}>
              {verdicts.map((verdict) => (
                <button
                  key={verdict}
                  type="button"
                  aria-label={`${said('verdict', verdict)}: ${name}`}
                  aria-pressed={item.verdict === verdict}
                  aria-disabled={busy || undefined}
                  onClick={() => !busy && onDecide(item, item.verdict === verdict ? 'pending' : verdict)}
                >
                  {said('verdict', verdict)}
                </button>
              ))}
            </div>
          )}
        </td>
      )}
    </tr>
  )
}

function People({ record, lines }: { record: AnyRecord; lines: LinesMeta }) {
  const words = useWords()
  const deciding = useAction<AnyRecord>(access_reviews.api, record, 'decide')
  const [asked, setAsked] = useState<Item | null>(null)
  const items = (record['items'] as Item[] | undefined) ?? []
  const open = record.actions?.some(({ name, allowed }) => name === 'decide' && allowed) ?? false
  const label = (name: string) => fieldIn(lines, name)?.label
  const decide = (decision: Decision) => deciding.mutate(decision, { onSuccess: () => setAsked(null) })
  const begin = (item: Item, verdict: Verdict) => {
    deciding.reset()
    if (verdict === 'change') setAsked(item)
    else decide({ user_id: item.user_id, verdict })
  }
  return (
    <section>
      <h2>
        {lines.label} <span className="hint">{words.review.undecided(String(record['undecided']))}</span>
      </h2>
      {deciding.isError && !asked && <Refusal error={deciding.error} />}
      <TableFrame label={lines.label}>
        <table className="lines-table">
          <thead>
            <tr>
              {['user_id', 'roles', 'verdict', 'decided_by_id'].map((name) => (
                <th key={name} scope="col">
                  {label(name)}
                </th>
              ))}
              {open && <td />}
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <Row
                key={item.id}
                item={item}
                lines={lines}
                open={open}
                busy={deciding.isPending}
                onDecide={begin}
              />
            ))}
          </tbody>
        </table>
      </TableFrame>
      {asked && (
        <NoteDialog
          name={nameOf(asked)}
          submit={words.common.save}
          error={deciding.error}
          busy={deciding.isPending}
          onSubmit={(note) =>
            decide({ user_id: asked.user_id, verdict: 'change', ...(note !== '' && { note }) })
          }
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  )
}

const body = (record: AnyRecord, meta: Meta) => {
  const lines = meta.lines.find(({ name }) => name === 'items')
  return lines ? <People record={record} lines={lines} /> : null
}

const decided_in_the_table = ['decide']

export const showPage = ({ id = '' }: Record<string, string>) => (
  <RecordPage key={id} screen={access_reviews} id={id} body={body} without={decided_in_the_table} />
)
