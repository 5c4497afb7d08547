// What others change, told by the server: one stream per browser and company, shared between the tabs. Lists
// say that there is news instead of jumping; records that are shown are read anew.
import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { linkTo } from './client'
import { session } from './session'

interface Event {
  resource: string
  id: string
  version: number | null
  path?: string // of a mention: where
  by?: string // and by whom
}

const paths: Record<string, string[]> = {
  sales_invoice: ['/invoices'],
  receipt: ['/receipts'],
  customer: ['/customers', '/partners'],
  supplier: ['/suppliers', '/partners'],
  partner: ['/partners', '/customers', '/suppliers'],
  item: ['/items'],
  journal_entry: ['/financial/journal-entries'],
  account: ['/financial/accounts'],
  accounting_period: ['/financial/periods'],
  user: ['/users'],
  organization: ['/organizations'],
  department: ['/departments'],
  department_change: ['/department-changes'],
  concurrent_post: ['/concurrent-posts'],
  team: ['/teams'],
  business_calendar: ['/business-calendars'],
  role: ['/roles'],
  role_assignment: ['/role-assignments'],
  duty_rule: ['/duty-rules'],
  access_review: ['/access-reviews'],
  ticket: ['/support/tickets', '/ticket-messages'],
  ticket_rating: ['/ticket-ratings'],
  ticket_message: ['/ticket-messages'],
  incident: ['/incidents'],
  runbook_run: ['/operations/runbook-runs'],
  task: ['/operations/tasks'],
  maintenance_window: ['/maintenance-windows'],
  knowledge_article: ['/knowledge-articles'],
  support_macro: ['/support-macros'],
  support_policy: ['/support-policies'],
  support_tier: ['/support-tiers'],
  emergency_contact: ['/emergency-contacts'],
  on_call_duty: ['/on-call-duties'],
  payment_term: ['/payment-terms'],
  project: ['/projects'],
  phrase: ['/phrases'],
  import_batch: ['/import-batches'],
  job: ['/jobs'],
  mail_message: ['/mail-messages'],
  comment: ['/comments'], // with the id of the record
  saved_view: ['/saved-views'],
}

const listeners = new Set<(api: string, id: string) => void>()
const mention_listeners = new Set<(path: string, by: string) => void>()
const reconnects = new Set<() => void>()

// The stream came back after it had broken, as when the server was started anew.
export function onReconnect(listener: () => void): () => void {
  reconnects.add(listener)
  return () => {
    reconnects.delete(listener)
  }
}

const own = new Map<string, number>() // what this window has changed itself, and when

export function changedHere(api: string, id: string) {
  own.set(`${api}/${id}`, Date.now())
}

function heard(text: string) {
  const event = JSON.parse(text) as Event
  if (event.path && event.by) for (const listener of mention_listeners) listener(event.path, event.by)
  for (const api of paths[event.resource] ?? []) for (const listener of listeners) listener(api, event.id)
}

// Opens the stream in one tab, which passes everything on to the others. The answer closes it.
export function listen(): () => void {
  const { user, company } = session.current()
  const name = `events ${user?.id ?? ''} ${company?.id ?? ''}`
  const channel = new BroadcastChannel(name)
  channel.onmessage = (message: MessageEvent<string>) => heard(message.data)
  let source: EventSource | null = null
  let closed = false
  const open = () =>
    new Promise<void>((finished) => {
      if (closed) {
        finished()
        return
      }
      source = new EventSource(linkTo('/events'))
      let opened = false
      source.onopen = () => {
        if (opened) for (const listener of reconnects) listener()
        opened = true
      }
      source.onmessage = (message: MessageEvent<string>) => {
        heard(message.data)
        channel.postMessage(message.data)
      }
      close = finished
    })
  let close: () => void = () => undefined
  // Without locks (plain http on another host) each tab listens for itself.
  const locks = (navigator as { locks?: LockManager }).locks
  if (locks) void locks.request(name, open)
  else void open()
  return () => {
    closed = true
    source?.close()
    channel.close()
    close()
  }
}

export function useLive(queries: QueryClient) {
  useEffect(() => {
    const onChange = (api: string, id: string) => void queries.invalidateQueries({ queryKey: [api, id] })
    listeners.add(onChange)
    const stop = listen()
    return () => {
      listeners.delete(onChange)
      stop()
    }
  }, [queries])
}

// Calls back when somebody mentions this person in a comment.
export function useMentions(onMention: (path: string, by: string) => void) {
  useEffect(() => {
    mention_listeners.add(onMention)
    return () => {
      mention_listeners.delete(onMention)
    }
  }, [onMention])
}

// How many records of a list were changed elsewhere since it was read.
export function useNews(api: string, read_at: number) {
  const queries = useQueryClient()
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [seen, setSeen] = useState(read_at)
  if (seen !== read_at) {
    setSeen(read_at)
    setIds(new Set())
  }
  useEffect(() => {
    const onChange = (changed: string, id: string) => {
      if (changed !== api || Date.now() - (own.get(`${api}/${id}`) ?? 0) < 5_000) return
      setIds((old) => new Set(old).add(id))
    }
    listeners.add(onChange)
    return () => {
      listeners.delete(onChange)
    }
  }, [api])
  return {
    count: ids.size,
    refresh: () => {
      setIds(new Set())
      void queries.invalidateQueries({ queryKey: [api, 'list'] })
    },
  }
}
