// The buttons of a record. The server says what is possible; what is not explains itself.
import { useState, type ReactNode, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { Dialog } from '@/ui/dialog'
import { showNotice } from '@/ui/notice'
import { Refusal } from './failure'
import { useAction, type ActionState, type Row } from './records'

interface ActionButtonProps {
  state: ActionState
  label: string
  onRun: () => void
}

export function ActionButton({ state, label, onRun }: ActionButtonProps) {
  const words = useWords()
  if (state.allowed) {
    return (
      <button type="button" onClick={onRun}>
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

interface ActionDialogProps<T extends Row> {
  path: string
  record: T
  name: string
  title: string
  explanation: string
  submit: string
  done: string
  dangerous?: boolean
  fields?: (
    input: Record<string, string>,
    set: (name: string, value: string) => void,
    error: unknown,
  ) => ReactNode
  shown?: string[] // the fields that show their own problems
  onClose: () => void
}

// Asks once more, collects what the action needs and stays open with the problems if it is refused.
export function ActionDialog<T extends Row>(props: ActionDialogProps<T>) {
  const words = useWords()
  const action = useAction(props.path, props.record, props.name)
  const [input, setInput] = useState<Record<string, string>>({})
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    const filled = Object.entries(input).filter(([, value]) => value.trim() !== '')
    action.mutate(Object.fromEntries(filled), {
      onSuccess: () => {
        showNotice(props.done)
        props.onClose()
      },
    })
  }
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form onSubmit={submit}>
        <p>{props.explanation}</p>
        {action.isError && <Refusal error={action.error} shown={props.shown ?? []} />}
        {props.fields?.(input, (name, value) => setInput({ ...input, [name]: value }), action.error)}
        <div className="commands">
          <button type="button" onClick={props.onClose}>
            {words.common.close}
          </button>
          <button className={props.dangerous ? 'danger' : 'primary'} disabled={action.isPending}>
            {props.submit}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
