// 手順の実行: each step with its commands, what they said, and what somebody writes down.
import { useState, type SyntheticEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { send } from '@/entity/client'
import { Refusal } from '@/entity/failure'
import { useOptionLabel } from '@/entity/field_value'
import type { LinesMeta, Meta } from '@/entity/meta'
import { RecordPage } from '@/entity/record_page'
import { useAction, type AnyRecord, type Single } from '@/entity/records'
import { Input } from '@/ui/field'
import { Badge, Moment, type Tone } from '@/ui/values'
import { runbook_runs } from './screens'
import { useOperationsWords } from './words'

type StepState = 'open' | 'running' | 'done' | 'failed' | 'skipped'

interface Step {
  id: string
  text: string
  commands: string[]
  on_screen: string[]
  state: StepState
  note: string | null
  done_by: string | null
  at: string | null
}

interface Outcome {
  id: string
  step: number | string
  command: string
  at: string
  milliseconds: number | string
  exit_status: number | string
  output: string | null
}

const tones: Record<StepState, Tone> = {
  open: 'plain',
  running: 'warn',
  done: 'good',
  failed: 'warn',
  skipped: 'void',
}
const settled: readonly StepState[] = ['done', 'skipped']
const of_steps = ['execute', 'confirm', 'skip']
const every = 1_000
const longest = 2_000

const stepsOf = (record: AnyRecord) => record['steps'] as Step[]

// Asks again as long as a command runs: its end comes from the server.
function useWaiting(record: AnyRecord) {
  const runs = stepsOf(record).some(({ state }) => state === 'running')
  useQuery({
    queryKey: [runbook_runs.api, record.id],
    queryFn: async ({ signal }) =>
      (await send<Single<AnyRecord>>(`${runbook_runs.api}/${record.id}`, { signal })).data,
    refetchInterval: runs ? every : false,
    refetchOnMount: false,
  })
}

interface PartProps {
  record: AnyRecord
  number: number
}

function RunCommand({ record, number, command }: PartProps & { command: string }) {
  const words = useOperationsWords().runbooks
  const running = useAction<AnyRecord>(runbook_runs.api, record, 'execute')
  return (
    <>
      <button
        type="button"
        disabled={running.isPending}
        onClick={() => running.mutate({ step: number, command })}
      >
        {words.run}
        <span className="unseen"> {command}</span>
      </button>
      {running.isError && <Refusal error={running.error} />}
    </>
  )
}

// Done by hand, or left out: either way somebody says why.
function Settle({ record, number }: PartProps) {
  const words = useOperationsWords().runbooks
  const confirm = useAction<AnyRecord>(runbook_runs.api, record, 'confirm')
  const skip = useAction<AnyRecord>(runbook_runs.api, record, 'skip')
  const [note, setNote] = useState('')
  const waits = confirm.isPending || skip.isPending || note.trim() === ''
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (!waits) confirm.mutate({ step: number, note })
  }
  const failure = confirm.error ?? skip.error
  return (
    <form onSubmit={submit} aria-label={words.settle(number)}>
      {failure && <Refusal error={failure} />}
      <Input
        wide
        label={words.note}
        maxLength={longest}
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="commands">
        <button className="primary" disabled={waits}>
          {words.done}
        </button>
        <button type="button" disabled={waits} onClick={() => skip.mutate({ step: number, note })}>
          {words.skip}
        </button>
      </div>
    </form>
  )
}

function Said({ outcome }: { outcome: Outcome }) {
  const words = useOperationsWords().runbooks
  return (
    <details>
      <summary>
        <code>{outcome.command}</code> {words.exit(String(outcome.exit_status), String(outcome.milliseconds))}
      </summary>
      <pre className="said" tabIndex={0} aria-label={outcome.command}>
        {outcome.output ?? words.nothing}
      </pre>
    </details>
  )
}

interface StepsProps {
  record: AnyRecord
  lines: LinesMeta | undefined
}

function Steps({ record, lines }: StepsProps) {
  const words = useOperationsWords().runbooks
  const optionLabel = useOptionLabel()
  useWaiting(record)
  const state = lines?.fields.find(({ name }) => name === 'state')
  const outcomes = record['outcomes'] as Outcome[]
  const may = (name: string) => record.actions?.some((one) => one.name === name && one.allowed) ?? false
  return (
    <section className="history" aria-labelledby="steps-title">
      <h2 id="steps-title">{lines?.label}</h2>
      <ol>
        {stepsOf(record).map((step, i) => {
          const number = i + 1
          const open = !settled.includes(step.state) && step.state !== 'running'
          return (
            <li key={step.id}>
              <p>
                <strong>{words.step(number)}</strong>{' '}
                {state && <Badge tone={tones[step.state]}>{optionLabel(state, step.state)}</Badge>}
              </p>
              <p>{step.text.replaceAll('`', '')}</p>
              {step.commands.map((command) => (
                <p key={command}>
                  <code>{command}</code>{' '}
                  {open && may('execute') && step.on_screen.includes(command) && (
                    <RunCommand record={record} number={number} command={command} />
                  )}
                  {open && !step.on_screen.includes(command) && <span className="hint">{words.byHand}</span>}
                </p>
              ))}
              {outcomes
                .filter((outcome) => Number(outcome.step) === number)
                .map((outcome) => (
                  <Said key={outcome.id} outcome={outcome} />
                ))}
              {step.note !== null && <p className="note said">{step.note}</p>}
              {step.at !== null && (
                <p className="hint">
                  {step.done_by} <Moment value={step.at} />
                </p>
              )}
              {open && may('confirm') && <Settle record={record} number={number} />}
            </li>
          )
        })}
      </ol>
    </section>
  )
}

const stepLines = (meta: Meta) => meta.lines.find(({ name }) => name === 'steps')

export const showPage = ({ id = '' }: Record<string, string>) => (
  <RecordPage
    key={id}
    screen={runbook_runs}
    id={id}
    without={of_steps}
    body={(record, meta) => <Steps record={record} lines={stepLines(meta)} />}
  />
)
