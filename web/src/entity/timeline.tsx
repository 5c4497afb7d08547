// What happened to a record, newest first, in one stream: changes, comments, files and mails.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useWords } from '@/i18n/language'
import { useApiKeyWords } from './api_key_words'
import { Loading } from '@/ui/page'
import { Link } from '@/ui/router'
import { Moment } from '@/ui/values'
import { send } from './client'
import { CommentBox } from './comment_box'
import { Failure } from './failure'
import { FieldValue } from './field_value'
import { Differences } from './history'
import { useMeta, type Meta } from './meta'
import { ApiError } from './problem'
import { useHistory, type AnyRecord, type List, type Single } from './records'

interface Comment {
  id: string
  at: string
  text: string | null
  deleted: boolean
  mine: boolean
  user: { id: string; name: string | null }
}

type Kind = 'comments' | 'changes' | 'files' | 'mails'

interface Entry {
  key: string
  kind: Kind
  at: string
  node: ReactNode
}

const kinds: readonly Kind[] = ['comments', 'changes', 'files', 'mails']
// What the stream shows in a better way.
const told_otherwise = ['comment', 'delete_comment']

interface TimelineProps {
  api: string
  id: string
  meta: Meta
  hasFiles: boolean
}

function useChanges({ api, id, meta }: TimelineProps, mails: boolean) {
  const words = useWords()
  const apiKeys = useApiKeyWords()
  const history = useHistory(api, id)
  const names: Record<string, string | undefined> = words.historyAction
  const labelOf = (action: string) =>
    names[action] ?? meta.actions.find(({ name }) => name === action)?.label ?? action
  const entries = (history.data ?? [])
    .filter(({ action }) => !told_otherwise.includes(action) && !(mails && action === 'send'))
    .map((change): Entry => {
      const node = (
        <>
          <p>
            <strong>{labelOf(change.action)}</strong> {change.user.name}{' '}
            {change.api_key && <span className="hint">{apiKeys.by(change.api_key)}</span>}
          </p>
          {change.action === 'create' ? null : <Differences change={change} meta={meta} />}
        </>
      )
      return { key: change.id, kind: 'changes', at: change.at, node }
    })
  return { history, entries }
}

function useComments(api: string, id: string, enabled: boolean) {
  const comments = useQuery({
    queryKey: ['/comments', id],
    queryFn: async ({ signal }) => (await send<Single<Comment[]>>(`${api}/${id}/comments`, { signal })).data,
    enabled,
  })
  const entries = (comments.data ?? []).map((comment): Entry => {
    const node = <CommentText api={api} id={id} comment={comment} />
    return { key: comment.id, kind: 'comments', at: comment.at, node }
  })
  return { comments, entries }
}

function CommentText({ api, id, comment }: { api: string; id: string; comment: Comment }) {
  const words = useWords().timeline
  const queries = useQueryClient()
  const takeBack = async () => {
    if (!confirm(words.takeBackAsk)) return
    await send(`${api}/${id}/comments/${comment.id}`, { method: 'DELETE' }).catch(() => undefined)
    void queries.invalidateQueries({ queryKey: ['/comments', id] })
  }
  return (
    <>
      <p>
        <strong>{comment.user.name}</strong>{' '}
        {comment.mine && !comment.deleted && (
          <button type="button" className="link" onClick={() => void takeBack()}>
            {words.takeBack}
          </button>
        )}
      </p>
      {comment.deleted ? (
        <p className="hint">{words.takenBack}</p>
      ) : (
        <p className="note said">{comment.text}</p>
      )}
    </>
  )
}

function useFiles(resource: string, id: string, enabled: boolean): Entry[] {
  const words = useWords().timeline
  const files = useQuery({
    queryKey: ['/attachments', resource, id],
    queryFn: ({ signal }) => {
      const query = { resource, record_id: id, is_active: 'true', page_size: '100' }
      return send<List<AnyRecord>>('/attachments', { query, signal })
    },
    enabled,
  })
  return (files.data?.items ?? []).map((file) => ({
    key: file.id,
    kind: 'files',
    at: String(file['created_at']),
    node: <p>{words.attached(String(file['file_name']))}</p>,
  }))
}

function useMails(resource: string, id: string): { readable: boolean; entries: Entry[] } {
  const words = useWords().timeline
  const meta = useMeta('mail-messages').data
  const readable = meta !== undefined && meta.rights.read !== 'none'
  const mails = useQuery({
    queryKey: ['/mail-messages', 'list', resource, id],
    queryFn: ({ signal }) =>
      send<List<AnyRecord>>('/mail-messages', { query: { resource, record_id: id }, signal }),
    enabled: readable,
  })
  const state = meta?.fields.find(({ name }) => name === 'state')
  const entries = (mails.data?.items ?? []).map((mail): Entry => {
    const node = (
      <p>
        <strong>{words.mailed}</strong>{' '}
        <Link to={`/mail-messages/${mail.id}`}>{String(mail['recipient'])}</Link>{' '}
        {state && <FieldValue field={state} record={mail} />}
      </p>
    )
    return { key: mail.id, kind: 'mails', at: String(mail['created_at']), node }
  })
  return { readable, entries }
}

export function Timeline(props: TimelineProps) {
  const { api, id, meta } = props
  const words = useWords()
  const [shown, setShown] = useState<Kind | null>(null)
  const { readable, entries: mails } = useMails(meta.resource, id)
  const { history, entries: changes } = useChanges(props, readable)
  const { comments, entries: said } = useComments(api, id, meta.comments)
  const files = useFiles(meta.resource, id, props.hasFiles)
  const all = [...changes, ...said, ...files, ...mails].sort((a, b) => (a.at < b.at ? 1 : -1))
  const there = kinds.filter((kind) => all.some((entry) => entry.kind === kind))
  const entries = all.filter(({ kind }) => shown === null || kind === shown)
  // Who may not see every field may not see how they changed.
  const denied = history.error instanceof ApiError && history.error.status === 403
  return (
    <section className="history timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title">{words.timeline.title}</h2>
      {meta.comments && !comments.isError && <CommentBox api={api} id={id} />}
      {there.length > 1 && (
        <div className="row kinds" role="group" aria-label={words.list.filters}>
          {([null, ...there] as (Kind | null)[]).map((kind) => (
            <button
              key={kind ?? 'all'}
              type="button"
              className="chip"
              aria-pressed={shown === kind}
              onClick={() => setShown(kind)}
            >
              {kind ? words.timeline[kind] : words.common.all}
            </button>
          ))}
        </div>
      )}
      {history.isPending && <Loading />}
      {history.isError && !denied && <Failure error={history.error} onRetry={() => void history.refetch()} />}
      {!history.isPending && all.length === 0 && <p className="hint">{words.record.noHistory}</p>}
      <ol>
        {entries.map((entry) => (
          <li key={entry.key} data-kind={entry.kind}>
            {entry.node}
            <p className="hint">
              <Moment value={entry.at} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  )
}
