// サーバー作業: what was asked of root's job, its authorization, and what it says while it runs.
import { useEffect, useRef, useState, type SyntheticEvent } from 'react'
import { useQuery } from '@tanstack/react-query'
import { send } from '@/entity/client'
import { problemAt, Refusal } from '@/entity/failure'
import { RecordPage } from '@/entity/record_page'
import { useAction, type AnyRecord, type Single } from '@/entity/records'
import { Input } from '@/ui/field'
import { RestoreSteps } from './restore_steps'
import { machine_requests } from './screens'
import { useMachineWords } from './words'

type State = 'drafted' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

const replaces = ['restore_backup', 'take_back_restore']
const every = 1_000
const begins_within = 30_000

const stateOf = (record: AnyRecord) => record['state'] as State
const goesOn = (record: AnyRecord) => ['waiting', 'running'].includes(stateOf(record))

interface Told {
  output: string
  database: string
}

// The server may be away for a moment while it changes over to another database: it is asked again and again.
function useFollowed(record: AnyRecord): Told {
  const { api } = machine_requests
  const refetchInterval = goesOn(record) ? every : (false as const)
  useQuery({
    queryKey: [api, record.id],
    queryFn: async ({ signal }) => (await send<Single<AnyRecord>>(`${api}/${record.id}`, { signal })).data,
    refetchInterval,
    refetchOnMount: false,
  })
  const { data } = useQuery({
    queryKey: [api, record.id, 'output'],
    queryFn: async ({ signal }) => (await send<Single<Told>>(`${api}/${record.id}/output`, { signal })).data,
    refetchInterval,
  })
  const output = (record['output'] as string | null) ?? data?.output ?? ''
  return { output, database: data?.database ?? '' }
}

// "  42 %, 1200 KiB/s, 8 s left"
function progressIn(output: string): number | null {
  const found = [...output.matchAll(/^ +(\d{1,3}) %,/gm)].at(-1)
  return found ? Number(found[1]) : null
}

// What replaces the database takes its name, too.
function Authorize({ record, database }: { record: AnyRecord; database: string }) {
  const words = useMachineWords()
  const authorize = useAction<AnyRecord>(machine_requests.api, record, 'authorize')
  const [typed, setTyped] = useState('')
  const asks = replaces.includes(String(record['work']))
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (!authorize.isPending) authorize.mutate(asks ? { database: typed.trim() } : {})
  }
  return (
    <form onSubmit={submit} aria-label={words.authorize}>
      {authorize.isError && <Refusal error={authorize.error} shown={['database']} />}
      {asks && (
        <Input
          wide
          label={words.typeName(database)}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          maxLength={63}
          problem={problemAt(authorize.error, 'database')}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <div className="commands">
        <button className="primary" disabled={authorize.isPending || (asks && typed.trim() === '')}>
          {words.authorize}
        </button>
      </div>
    </form>
  )
}

// Whether so much time has gone by since then.
function usePast(moment: string, after: number): boolean {
  const [past, setPast] = useState(false)
  useEffect(() => {
    const left = Date.parse(moment) + after - Date.now()
    const timer = setTimeout(() => setPast(true), Math.max(left, 0))
    return () => clearTimeout(timer)
  }, [moment, after])
  return past
}

function Waits({ record }: { record: AnyRecord }) {
  const words = useMachineWords()
  const late = usePast(String(record['updated_at'] ?? record['asked_at']), begins_within)
  return <p role="status">{late ? words.nobodyWorks : words.waits}</p>
}

function Output({ text }: { text: string }) {
  const words = useMachineWords()
  const box = useRef<HTMLPreElement>(null)
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight })
  }, [text])
  return (
    <section>
      <h2>{words.output}</h2>
      <pre ref={box} className="said" tabIndex={0} aria-label={words.output}>
        {text}
      </pre>
    </section>
  )
}

const stepOf = (state: State) => (state === 'drafted' ? 2 : 3)

function Course({ record }: { record: AnyRecord }) {
  const words = useMachineWords()
  const { output, database } = useFollowed(record)
  const state = stateOf(record)
  const progress = state === 'running' ? progressIn(output) : null
  const may = record.actions?.some(({ name, allowed }) => name === 'authorize' && allowed) ?? false
  return (
    <>
      {replaces.includes(String(record['work'])) && <RestoreSteps at={stepOf(state)} />}
      {may && <Authorize record={record} database={database} />}
      {state === 'waiting' && <Waits record={record} />}
      {state === 'running' && <p role="status">{words.runs}</p>}
      {progress !== null && (
        <progress aria-label={words.progress} max={100} value={progress}>
          {progress} %
        </progress>
      )}
      {output !== '' && <Output text={output} />}
    </>
  )
}

export const showPage = ({ id = '' }: Record<string, string>) => (
  <RecordPage
    key={id}
    screen={machine_requests}
    id={id}
    without={['authorize']}
    body={(record) => <Course record={record} />}
  />
)
