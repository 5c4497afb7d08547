// Views of a list that people keep by name: its filters, order and columns; for themselves or for everybody.
import { useEffect, useRef, useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { keep, keptJson } from '@/ui/kept'
import { Link, navigate, usePlace } from '@/ui/router'
import { Badge } from '@/ui/values'
import { Refusal } from './failure'
import type { ListState } from './list_state'
import { useMeta } from './meta'
import { useList, useRemove, useSave, type AnyRecord } from './records'
import type { Screen } from './screens'
import { useSession } from './session'

const api = '/saved-views'

interface View extends AnyRecord {
  name: string
  address: string
  is_shared: boolean
  is_default: boolean
  created_by: string
}

function useViews(screen: Screen) {
  const { user } = useSession()
  const list = useList<View>(api, { screen: screen.name })
  const views = list.data?.pages.flatMap(({ items }) => items) ?? []
  const isOwn = (view: View) => view.created_by === user?.id
  return { views, isOwn, initial: views.find((view) => view.is_default && isOwn(view)) }
}

// A list that was opened without conditions opens in the way its person wants, once.
function useInitial(screen: Screen, initial: View | undefined) {
  const { query } = usePlace()
  const untouched = useRef([...query].length === 0)
  useEffect(() => {
    if ([...query].length > 0) untouched.current = false
    if (!untouched.current || !initial) return
    untouched.current = false
    if (initial.address !== `/${screen.name}`) navigate(initial.address, { replace: true })
  }, [initial, query, screen])
}

export function SavedViews({ screen, state }: { screen: Screen; state: ListState }) {
  const words = useWords()
  const { views, isOwn, initial } = useViews(screen)
  const removes = useMeta('saved-views').data?.rights.delete
  const remove = useRemove(api)
  useInitial(screen, initial)
  return (
    <details className="menu">
      <summary>{words.list.views}</summary>
      <div className="menu-body">
        {views.length === 0 && <p className="hint">{words.list.noViews}</p>}
        {views.map((view) => (
          <p key={view.id} className="row">
            <Link to={view.address}>{view.name}</Link>
            {view.is_shared && <Badge tone="plain">{words.list.viewShared}</Badge>}
            {view === initial && <Badge tone="good">{words.list.viewDefault}</Badge>}
            {(removes === 'all' || (removes === 'own' && isOwn(view))) && (
              <button
                type="button"
                className="quiet"
                aria-label={words.list.forget(view.name)}
                onClick={() => remove.mutate(view)}
              >
                ×
              </button>
            )}
          </p>
        ))}
        <NewView screen={screen} state={state} known={views.filter(isOwn)} />
        <KeptBefore screen={screen} />
        {remove.isError && <Refusal error={remove.error} />}
      </div>
    </details>
  )
}

// The name of a view of one's own writes over it.
function NewView({ screen, state, known }: { screen: Screen; state: ListState; known: View[] }) {
  const words = useWords()
  const saving = useSave<View>(api)
  const [name, setName] = useState('')
  const [is_shared, setShared] = useState(false)
  const [is_default, setDefault] = useState(false)
  const save = (event: SyntheticEvent) => {
    event.preventDefault()
    const title = name.trim()
    if (title === '') return
    const address = state.address({ cols: state.columns.map((field) => field.name).join(',') })
    const before = known.find((view) => view.name === title)
    const body = { name: title, address, is_shared, is_default }
    const wish = before
      ? { id: before.id, version: before.version, body }
      : { body: { screen: screen.name, ...body } }
    saving.mutate(wish, { onSuccess: () => setName('') })
  }
  return (
    <form onSubmit={save}>
      <p className="row">
        <input
          aria-label={words.list.viewName}
          placeholder={words.list.viewName}
          maxLength={40}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button disabled={saving.isPending}>{words.common.save}</button>
      </p>
      <label className="check">
        <input type="checkbox" checked={is_shared} onChange={(event) => setShared(event.target.checked)} />
        {words.list.viewShare}
      </label>
      <label className="check">
        <input type="checkbox" checked={is_default} onChange={(event) => setDefault(event.target.checked)} />
        {words.list.viewOpens}
      </label>
      {saving.isError && <Refusal error={saving.error} />}
    </form>
  )
}

// What an earlier release kept in this browser is offered once.
function KeptBefore({ screen }: { screen: Screen }) {
  const words = useWords()
  const kept_as = `views:${screen.name}`
  const [views, setViews] = useState(() => keptJson<{ name: string; to: string }[]>(kept_as) ?? [])
  const saving = useSave<View>(api)
  const done = () => {
    keep(kept_as, null)
    setViews([])
  }
  const take = async () => {
    for (const { name, to } of views)
      await saving.mutateAsync({ body: { screen: screen.name, name, address: to } })
    done()
  }
  if (views.length === 0) return null
  return (
    <p className="hint">
      {words.list.viewsHere(views.length)}{' '}
      <button type="button" disabled={saving.isPending} onClick={() => void take().catch(() => undefined)}>
        {words.list.viewsTake}
      </button>{' '}
      <button type="button" className="quiet" onClick={done}>
        {words.form.discard}
      </button>
      {saving.isError && <Refusal error={saving.error} />}
    </p>
  )
}
