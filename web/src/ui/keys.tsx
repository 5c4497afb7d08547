// Which keys work on this screen: each part registers its own, one listener serves all, and `?` lists them.
import { useEffect, useRef, useSyncExternalStore } from 'react'
import { isComposingNatively, isTyping } from './ime'

export interface Key {
  keys: string // as written in the help: "Ctrl+K", "J", "g i"
  label: string
  run?: () => void // none: only told about
}

type Group = { title: string; keys: Key[] }

let groups: readonly Group[] = []
const listeners = new Set<() => void>()
let before: string | null = null // the first letter of "g i"

function change(next: readonly Group[]) {
  groups = next
  for (const listener of listeners) listener()
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toUpperCase() : event.key
  const shift = event.shiftKey && (event.key.length > 1 || event.ctrlKey) ? 'Shift+' : ''
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${shift}${key}`
}

function find(name: string): Key | undefined {
  const wanted = name.toLowerCase()
  for (const group of [...groups].reverse()) {
    const key = group.keys.find((one) => one.run && one.keys.toLowerCase() === wanted)
    if (key) return key
  }
  return undefined
}

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || isComposingNatively(event)) return
  const name = nameOf(event)
  const global = event.ctrlKey || event.metaKey || event.altKey || event.key === 'F12'
  if (!global && (isTyping(event.target) || document.querySelector('dialog[open]'))) return
  const key = (before === null ? undefined : find(`${before} ${name}`)) ?? find(name)
  before = !global && name === 'G' && !key ? 'g' : null
  if (!key?.run) return
  event.preventDefault()
  key.run()
})

// As long as the part is shown. `keys` may be a new list each time.
export function useKeys(title: string, keys: Key[]) {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  const names = keys.map((key) => `${key.keys}\t${key.label}`).join('\n')
  useEffect(() => {
    const group: Group = {
      title,
      keys: names.split('\n').map((line, i) => {
        const [text = '', label = ''] = line.split('\t')
        const has_run = latest.current[i]?.run !== undefined
        return { keys: text, label, ...(has_run && { run: () => latest.current[i]?.run?.() }) }
      }),
    }
    change([...groups, group])
    return () => change(groups.filter((other) => other !== group))
  }, [title, names])
}

export function useKeyGroups(): readonly Group[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => groups,
  )
}
