// The commands of a record. The server says what is possible and what is needed; what is not possible
// explains itself.
import { useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { Dialog } from '@/ui/dialog'
import { showNotice } from '@/ui/notice'
import { navigate } from '@/ui/router'
import { problemAt, Refusal } from './failure'
import { FieldControl } from './field_control'
import type { Value } from './form_values'
import type { ActionMeta, FieldMeta, Meta } from './meta'
import { titleOf } from './names'
import { useAction, useRemove, type ActionState, type AnyRecord } from './records'
import type { Screen } from './screens'
import { WouldHappen } from './would_happen'

interface ActionButtonProps {
  state: ActionState
  label: string
  danger?: boolean
  onRun: () => void
}

export function ActionButton({ state, label, danger, onRun }: ActionButtonProps) {
  const words = useWords()
  const classes = danger ? 'danger' : undefined
  if (state.allowed) {
    return (
      <button type="button" className={classes} onClick={onRun}>
        {label}
      </button>
    )
  }
  const reasons: Record<string, string | undefined> = words.reason
  const why = reasons[state.reason ?? ''] ?? words.reason.wrong_state
  return (
    <button type="button" aria-disabled="true" title={why} onClick={() => showNotice(`${label}: ${why}`)}>
      {label}
      <span className="unseen"> – {why}</span>
    </button>
  )
}

// A password is sent once, when it is meant.
const secret = ['set_password']
const dangerous = [
  'cancel',
  'reverse',
  'delete',
  'sign_out_everywhere',
  'remove_second_factor',
  'unlink_identities',
  'erase_personal_data',
  'close',
  'revoke',
]

interface ActionsProps {
  screen: Screen
  meta: Meta
  record: AnyRecord
  without?: string[] // those that the page offers in its own way
}

export function Actions({ screen, meta, record, without = [] }: ActionsProps) {
  const words = useWords()
  const [asked, setAsked] = useState<ActionMeta | 'delete' | null>(null)
  const states = (record.actions ?? []).filter(
    ({ name }) => !without.includes(name) && (screen.offers?.(name, record) ?? true),
  )
  const close = () => setAsked(null)
  return (
    <div role="group" aria-label={words.action.label}>
      {states.map((state) => {
        if (state.name === 'update') {
          const edit = () => navigate(`/${screen.name}/${record.id}/edit`)
          return <ActionButton key="update" state={state} label={words.action.edit} onRun={edit} />
        }
        if (state.name === 'delete') {
          const remove = () => setAsked('delete')
          return <ActionButton key="delete" state={state} label={words.action.delete} danger onRun={remove} />
        }
        const action = meta.actions.find(({ name }) => name === state.name)
        if (!action) return null
        return (
          <ActionButton
            key={action.name}
            state={state}
            label={action.label}
            danger={dangerous.includes(action.name)}
            onRun={() => setAsked(action)}
          />
        )
      })}
      {asked === 'delete' && <DeleteDialog screen={screen} meta={meta} record={record} onClose={close} />}
      {asked !== null && asked !== 'delete' && (
        <ActionDialog screen={screen} meta={meta} record={record} action={asked} onClose={close} />
      )}
    </div>
  )
}

interface ActionDialogProps {
  screen: Screen
  meta: Meta
  record: AnyRecord
  action: ActionMeta
  onClose: () => void
}

function blankOf(field: FieldMeta): Value {
  if (field.type === 'yes_no') return field.default === 'true'
  return field.type === 'reference' ? null : (field.default ?? '')
}

// As the server wants it; null: nothing was said.
function toldOf(value: Value): string | boolean | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value
  return value !== null && typeof value === 'object' ? value.id : value
}

// Asks once more, collects what the action needs and stays open with the problems if it is refused.
export function ActionDialog({ screen, meta, record, action, onClose }: ActionDialogProps) {
  const words = useWords()
  const running = useAction<AnyRecord>(screen.api, record, action.name)
  const initial = action.input.map((field) => [field.name, blankOf(field)] as const)
  const [input, setInput] = useState<Record<string, Value>>(() => Object.fromEntries(initial))
  const told = Object.entries(input).map(([name, value]) => [name, toldOf(value)] as const)
  const filled = Object.fromEntries(told.filter(([, value]) => value !== null))
  const said = action.input.every(({ name, required }) => !required || name in filled)
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    running.mutate(filled, {
      onSuccess: () => {
        showNotice(words.action.done(meta.title, action.label))
        onClose()
      },
    })
  }
  const why: Record<string, string | undefined> = words.action.why
  return (
    <Dialog title={words.action.ask(`${meta.title} ${titleOf(record)}`, action.label)} onClose={onClose}>
      <form onSubmit={submit}>
        <p>{why[`${meta.resource}_${action.name}`] ?? why[action.name] ?? ''}</p>
        {running.isError && <Refusal error={running.error} shown={action.input.map(({ name }) => name)} />}
        {action.input.map((field) => (
          <FieldControl
            key={field.name}
            field={field}
            value={input[field.name] ?? ''}
            problem={problemAt(running.error, field.name)}
            onValue={(value) => setInput({ ...input, [field.name]: value })}
          />
        ))}
        {!secret.includes(action.name) && (
          <WouldHappen
            target={`${screen.api}/${record.id}/${action.name}`}
            method="POST"
            body={filled}
            record={record}
            meta={meta}
            ready={said && running.isIdle}
          />
        )}
        <div className="commands">
          <button type="button" onClick={onClose}>
            {words.common.close}
          </button>
          <button
            // The answer is one Enter away, without the mouse.
            autoFocus={action.input.length === 0}
            className={dangerous.includes(action.name) ? 'danger' : 'primary'}
            disabled={running.isPending}
          >
            {action.label}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function DeleteDialog({ screen, meta, record, onClose }: Omit<ActionDialogProps, 'action'>) {
  const words = useWords()
  const removing = useRemove(screen.api)
  const run = () =>
    removing.mutate(record, {
      onSuccess: () => {
        showNotice(words.action.done(meta.title, words.action.delete))
        navigate(`/${screen.name}`, { replace: true })
      },
    })
  return (
    <Dialog
      title={words.action.ask(`${meta.title} ${titleOf(record)}`, words.action.delete)}
      onClose={onClose}
    >
      <p>{words.action.why.delete}</p>
      {removing.isError && <Refusal error={removing.error} />}
      <WouldHappen
        target={`${screen.api}/${record.id}`}
        method="DELETE"
        record={record}
        meta={meta}
        ready={removing.isIdle}
      />
      <div className="commands">
        <button type="button" onClick={onClose}>
          {words.common.close}
        </button>
        <button type="button" className="danger" disabled={removing.isPending} onClick={run}>
          {words.action.delete}
        </button>
      </div>
    </Dialog>
  )
}
