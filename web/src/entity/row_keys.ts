// The keys and the focus of a row that is changed in its place.
import {
  useLayoutEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react'
import { flushSync } from 'react-dom'
import { useWords } from '@/i18n/language'
import { isComposing } from '@/ui/ime'
import { showNotice } from '@/ui/notice'
import { same, valueOf } from './form_values'
import type { FieldMeta, Meta } from './meta'
import { ApiError } from './problem'
import type { AnyRecord } from './records'
import type { Screen } from './screens'
import { settleFocus } from './settle_focus'
import type { RecordForm } from './use_record_form'

export interface RowEditorProps {
  screen: Screen
  meta: Meta
  record: AnyRecord
  columns: FieldMeta[]
  start: string // the field that is changed first
  index: number
  mark: ReactNode
  onDone: (then: { move: -1 | 0 | 1; field: string }) => void // where to go on
}

type Frame = RefObject<HTMLTableRowElement | null>
type Move = -1 | 0 | 1

// Which cell is open. The control in it has the focus; after a refusal it is the first that is wrong.
function useOpenCell(start: string, fields: FieldMeta[], form: RecordForm, frame: Frame) {
  const [at, setAt] = useState(start)
  const [seen, setSeen] = useState(form.error)
  if (form.error !== seen) {
    setSeen(form.error)
    const refused = form.error instanceof ApiError ? form.error.details.map(({ field }) => field) : []
    const first = fields.find(({ name }) => refused.includes(name))
    if (first) setAt(first.name)
  }
  useLayoutEffect(() => {
    const control = frame.current?.querySelector<HTMLInputElement>(
      '[data-open] :is(input, select, textarea):not([tabindex="-1"])',
    )
    control?.focus()
    if (control?.tagName === 'INPUT') control.select()
  }, [frame, at, form.error])
  return [at, setAt] as const
}

export function useRowKeys(props: RowEditorProps, fields: FieldMeta[], form: RecordForm, frame: Frame) {
  const words = useWords()
  const { meta, record, onDone } = props
  const [at, setAt] = useOpenCell(props.start, fields, form, frame)
  const moving = useRef(false) // the focus leaves a cell, but not the row
  const settled = async (): Promise<boolean> => {
    moving.current = true
    const known = await settleFocus(frame.current)
    moving.current = false
    return known
  }
  const save = async (move: Move) => {
    if (!(await settled())) return
    const saved = await form.save()
    if (!saved) return
    if (saved.version !== record.version) showNotice(words.form.saved(meta.title))
    onDone({ move, field: at })
  }
  const isChanged = (field: FieldMeta) => !same(form.values.fields[field.name], valueOf(field, record))
  // First the cell; where nothing else was typed, or again, the row.
  const giveBack = () => {
    const field = fields.find(({ name }) => name === at)
    if (field && isChanged(field) && fields.some((other) => other !== field && isChanged(other))) {
      form.set(at, valueOf(field, record))
      return
    }
    form.restart()
    onDone({ move: 0, field: at })
  }
  // At once: the next key is typed into the next cell.
  const go = (field: string) => {
    moving.current = true
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    flushSync(() => setAt(field))
    moving.current = false
  }
  const step = (by: -1 | 1) => {
    const next = fields[fields.findIndex(({ name }) => name === at) + by]
    if (next) go(next.name)
    else void save(by)
  }
  return {
    at,
    go,
    merged: async (takes: Record<string, 'mine' | 'theirs'>) => {
      if (await form.resolve(takes)) onDone({ move: 0, field: at })
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (isComposing(event)) return
      if (event.key === 'Enter' && !event.ctrlKey && !event.shiftKey) void save(0)
      else if (event.key === 's' && (event.ctrlKey || event.metaKey)) void save(0)
      else if (event.key === 'Escape') giveBack()
      else if (event.key === 'Tab') step(event.shiftKey ? -1 : 1)
      else return
      event.preventDefault()
    },
    // Who goes elsewhere means what she typed; a window in front of this one is not elsewhere.
    onBlur: (event: FocusEvent) => {
      const row = event.currentTarget
      if (moving.current || row.contains(event.relatedTarget)) return
      setTimeout(() => {
        const at_work = row.contains(document.activeElement) || document.querySelector('dialog[open]')
        if (!at_work && row.isConnected && document.hasFocus()) void save(0)
      })
    },
  }
}
