// Views of a list that this browser keeps by name: its filters, order and columns.
import { useState, type SyntheticEvent } from 'react'
import { useWords } from '@/i18n/language'
import { keep, keptJson } from '@/ui/kept'
import { Link } from '@/ui/router'
import type { ListState } from './list_state'
import type { Screen } from './screens'

interface View {
  name: string
  to: string
}

export function SavedViews({ screen, state }: { screen: Screen; state: ListState }) {
  const words = useWords()
  const kept_as = `views:${screen.name}`
  const [views, setViews] = useState<View[]>(() => keptJson<View[]>(kept_as) ?? [])
  const [name, setName] = useState('')
  const change = (next: View[]) => {
    setViews(next)
    keep(kept_as, JSON.stringify(next))
  }
  const save = (event: SyntheticEvent) => {
    event.preventDefault()
    const title = name.trim()
    if (title === '') return
    const cols = state.columns.map((field) => field.name).join(',')
    change([...views.filter((view) => view.name !== title), { name: title, to: state.address({ cols }) }])
    setName('')
  }
  return (
    <details className="menu">
      <summary>{words.list.views}</summary>
      <div className="menu-body">
        {views.length === 0 && <p className="hint">{words.list.noViews}</p>}
        {views.map((view) => (
          <p key={view.name} className="row">
            <Link to={view.to}>{view.name}</Link>
            <button
              type="button"
              className="quiet"
              aria-label={words.list.forget(view.name)}
              onClick={() => change(views.filter((other) => other !== view))}
            >
              ×
            </button>
          </p>
        ))}
        <form onSubmit={save} className="row">
          <input
            aria-label={words.list.viewName}
            placeholder={words.list.viewName}
            maxLength={40}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <button>{words.common.save}</button>
        </form>
      </div>
    </details>
  )
}
