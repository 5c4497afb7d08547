// What may be done with an invoice: post, cancel, send. Each asks before it does.
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { ActionButton, ActionDialog } from '@/entity/actions'
import { problemAt } from '@/entity/failure'
import { Input, TextArea } from '@/ui/field'
import { invoices, type Invoice } from './invoice'

const offered = ['post', 'send', 'cancel'] as const
type Offered = (typeof offered)[number]

export function InvoiceActions({ invoice }: { invoice: Invoice }) {
  const words = useWords()
  const [asked, setAsked] = useState<Offered | null>(null)
  const close = () => setAsked(null)
  return (
    <>
      <div role="group" aria-label={words.action.label}>
        {offered.map((name) => {
          const state = invoice.actions?.find((action) => action.name === name)
          if (!state) return null
          return (
            <ActionButton key={name} state={state} label={words.action[name]} onRun={() => setAsked(name)} />
          )
        })}
      </div>
      {asked === 'post' && <PostDialog invoice={invoice} onClose={close} />}
      {asked === 'cancel' && <CancelDialog invoice={invoice} onClose={close} />}
      {asked === 'send' && <SendDialog invoice={invoice} onClose={close} />}
    </>
  )
}

interface DialogProps {
  invoice: Invoice
  onClose: () => void
}

function PostDialog({ invoice, onClose }: DialogProps) {
  const words = useWords().action
  return (
    <ActionDialog
      path={invoices}
      record={invoice}
      name="post"
      title={words.postTitle}
      explanation={words.postWhy}
      submit={words.post}
      done={words.posted}
      onClose={onClose}
    />
  )
}

function CancelDialog({ invoice, onClose }: DialogProps) {
  const words = useWords()
  return (
    <ActionDialog
      path={invoices}
      record={invoice}
      name="cancel"
      title={words.action.cancelTitle}
      explanation={`${invoice.number ?? ''} ${invoice.customer.name} – ${words.action.cancelWhy}`}
      submit={words.action.cancel}
      done={words.action.cancelled}
      dangerous
      shown={['cancel_date', 'reason']}
      onClose={onClose}
      fields={(input, set, error) => (
        <>
          <Input
            label={words.field.cancel_date}
            type="date"
            min={invoice.issue_date}
            value={input['cancel_date'] ?? ''}
            problem={problemAt(error, 'cancel_date')}
            onChange={(event) => set('cancel_date', event.target.value)}
          />
          <Input
            label={words.field.reason}
            maxLength={200}
            value={input['reason'] ?? ''}
            problem={problemAt(error, 'reason')}
            onChange={(event) => set('reason', event.target.value)}
          />
        </>
      )}
    />
  )
}

function SendDialog({ invoice, onClose }: DialogProps) {
  const words = useWords()
  return (
    <ActionDialog
      path={invoices}
      record={invoice}
      name="send"
      title={words.action.sendTitle}
      explanation={words.action.sendWhy}
      submit={words.action.send}
      done={words.action.sent}
      shown={['recipient', 'subject', 'body']}
      onClose={onClose}
      fields={(input, set, error) => (
        <>
          <Input
            label={words.field.recipient}
            type="email"
            maxLength={254}
            value={input['recipient'] ?? ''}
            problem={problemAt(error, 'recipient')}
            onChange={(event) => set('recipient', event.target.value)}
          />
          <Input
            label={words.field.subject}
            maxLength={200}
            value={input['subject'] ?? ''}
            problem={problemAt(error, 'subject')}
            onChange={(event) => set('subject', event.target.value)}
          />
          <TextArea
            label={words.field.body}
            rows={6}
            maxLength={5000}
            value={input['body'] ?? ''}
            problem={problemAt(error, 'body')}
            onText={(text) => set('body', text)}
          />
        </>
      )}
    />
  )
}
