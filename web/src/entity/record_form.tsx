// The form of a record: sections of fields, lines, and what is wrong with them.
import {
  memo,
  useCallback,
  useEffect,
  useRef,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react'
import { useWords } from '@/i18n/language'
import { LineGrid } from '@/ui/grid/line_grid'
import type { Column, GridHooks, GridRow } from '@/ui/grid/model'
import { useKeys } from '@/ui/keys'
import { showNotice } from '@/ui/notice'
import { Page } from '@/ui/page'
import { leaveTo } from '@/ui/router'
import { problemAt } from './failure'
import { ErrorSummary } from './error_summary'
import { ApiError } from './problem'
import { FieldControl } from './field_control'
import type { Value } from './form_values'
import { findIn, pointersOf } from './lines'
import { MergeDialog } from './merge_dialog'
import type { FieldMeta, LinesMeta, Meta } from './meta'
import { titleOf } from './names'
import type { AnyRecord } from './records'
import type { Screen, Section } from './screens'
import { settleFocus } from './settle_focus'
import { useRecordForm, type FormOptions, type RecordForm as Form } from './use_record_form'

export interface RecordFormProps extends FormOptions {
  title?: string
  hooks?: Record<string, GridHooks & { computed?: (row: GridRow, column: string) => string }>
  hidesLines?: boolean // the page shows them in its own way
  aside?: (form: Form) => ReactNode
  below?: (form: Form) => ReactNode
  submit?: { label: string; action: string; done: string } // saves and does this at once
  onSaved?: () => void // the page stays where it is
  onField?: (form: Form, field: string, value: Value) => void
  hides?: (values: Record<string, Value>) => readonly string[] // fields that are not asked for now
}

function sectionsOf(
  { sections }: Screen,
  fields: FieldMeta[],
): readonly (Section | { title: null; fields: readonly string[] })[] {
  if (!sections) return [{ title: null, fields: fields.map(({ name }) => name) }]
  const placed = new Set(sections.flatMap((section) => section.fields))
  const rest = fields.filter(({ name }) => !placed.has(name)).map(({ name }) => name)
  return rest.length > 0 ? [...sections, { title: 'more', fields: rest }] : sections
}

function useSaving(props: RecordFormProps, form: Form, frame: RefObject<HTMLFormElement | null>) {
  const words = useWords()
  const { screen, meta } = props
  const finish = (saved: AnyRecord | null, again: boolean, done: string) => {
    if (!saved) return
    showNotice(done)
    if (again) {
      form.restart()
      frame.current?.querySelector('input')?.focus()
    } else if (props.onSaved) props.onSaved()
    else leaveTo(`/${screen.name}/${saved.id}`)
  }
  const save = async (again: boolean) => {
    if (!(await settleFocus(frame.current))) return
    finish(await form.save(), again, words.form.saved(meta.title))
  }
  const submit = async () => {
    const { submit: wish } = props
    if (!(await settleFocus(frame.current))) return
    if (wish) finish(await form.save({ action: wish.action }), false, wish.done)
  }
  const merged = async (takes: Record<string, 'mine' | 'theirs'>) =>
    finish(await form.resolve(takes), false, words.form.saved(meta.title))
  return { save, submit, merged }
}

type Saving = ReturnType<typeof useSaving>

function useFormKeys({ meta, record, submit }: RecordFormProps, saving: Saving) {
  const words = useWords()
  const { save } = saving
  useKeys(meta.title, [
    { keys: 'Ctrl+S', label: words.form.save, run: () => void save(false) },
    { keys: 'F12', label: words.form.save, run: () => void save(false) },
    ...(record ? [] : [{ keys: 'Ctrl+Shift+S', label: words.form.saveNew, run: () => void save(true) }]),
    ...(submit && !record
      ? [{ keys: 'Shift+F12', label: submit.label, run: () => void saving.submit() }]
      : []),
  ])
}

function Commands({ record, submit, form, saving }: RecordFormProps & { form: Form; saving: Saving }) {
  const words = useWords()
  return (
    <>
      {!record && (
        <button type="button" disabled={form.busy} onClick={() => void saving.save(true)}>
          {words.form.saveNew}
        </button>
      )}
      {submit && !record && (
        <button type="button" disabled={form.busy} onClick={() => void saving.submit()}>
          {submit.label}
        </button>
      )}
      <button
        type="submit"
        form="record-form"
        className="primary"
        disabled={form.busy}
        aria-keyshortcuts="Control+S"
      >
        {words.form.save}
        <kbd>Ctrl+S</kbd>
      </button>
    </>
  )
}

function Restored({ form }: { form: Form }) {
  const words = useWords()
  if (!form.restored || !form.dirty) return null
  return (
    <p className="restored" role="status">
      {words.form.restored}{' '}
      <button type="button" onClick={() => form.restart()}>
        {words.form.discard}
      </button>
    </p>
  )
}

export function RecordForm(props: RecordFormProps) {
  const { screen, meta, record, aside } = props
  const words = useWords()
  const form = useRecordForm(props)
  const frame = useRef<HTMLFormElement>(null)
  const saving = useSaving(props, form, frame)
  const onSet = useSetting(props, form)
  useFormKeys(props, saving)
  const from = { to: record ? `/${screen.name}/${record.id}` : `/${screen.name}`, label: words.form.back }
  const back = props.onSaved ? {} : { back: from }
  const title = props.title ?? (record ? `${meta.title} ${titleOf(record)}` : words.list.create(meta.title))
  const commands = <Commands {...props} form={form} saving={saving} />
  return (
    <Page title={title} {...back} commands={commands} keepsFocus={!record}>
      <Restored form={form} />
      <ErrorSummary form={form} meta={meta} frame={frame} />
      <form
        id="record-form"
        ref={frame}
        noValidate
        className={aside ? 'columns' : undefined}
        onSubmit={(event) => {
          event.preventDefault()
          void saving.save(false)
        }}
      >
        <div>
          <Sections
            screen={screen}
            meta={meta}
            creates={!record}
            shape={form.shape}
            values={form.values.fields}
            error={form.error}
            hidden={props.hides?.(form.values.fields) ?? none}
            onSet={onSet}
          />
          {!props.hidesLines &&
            form.shape.lines.map(({ meta: lines, columns }) => (
              <Lines
                key={lines.name}
                lines={lines}
                columns={columns}
                keptAs={`${screen.name}.${lines.name}`}
                form={form}
                hooks={props.hooks?.[lines.name]}
              />
            ))}
          {props.below?.(form)}
        </div>
        {aside && <aside className="side">{aside(form)}</aside>}
      </form>
      {form.conflict && (
        <MergeDialog form={form} meta={meta} onMerged={(takes) => void saving.merged(takes)} />
      )}
    </Page>
  )
}

// Enter moves on to the next field, as in the lines; it does not send the form.
function moveOn(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.keyCode === 229) return
  if (!(event.target instanceof HTMLInputElement) || event.ctrlKey) return
  event.preventDefault()
  const form = event.target.form
  if (!form) return
  const controls = [...form.querySelectorAll<HTMLElement>('input, select, textarea')].filter(
    (one) => one.tabIndex >= 0 && !one.hidden && one.getClientRects().length > 0,
  )
  controls[controls.indexOf(event.target) + (event.shiftKey ? -1 : 1)]?.focus()
}

interface SectionsProps {
  screen: Screen
  meta: Meta
  creates: boolean
  shape: Form['shape']
  values: Record<string, Value>
  error: unknown
  hidden: readonly string[]
  onSet: (name: string, value: Value) => void
}

const none: readonly string[] = []

// Not drawn anew while one types into the lines.
const Sections = memo(function Sections(props: SectionsProps) {
  const { screen, creates, shape, values, error, hidden, onSet } = props
  const words = useWords()
  const sections = sectionsOf(screen, shape.fields)
  const byName = new Map(shape.fields.map((field) => [field.name, field]))
  const first = sections[0]?.fields.find((name) => byName.has(name))
  // The reading follows the name as long as the box of the reading can be seen here.
  const readingOf = (name: string) => {
    const target = byName.get(`${name}_kana`)
    if (!target) return undefined
    return (reading: string) => {
      const before = values[target.name]
      onSet(target.name, `${typeof before === 'string' ? before : ''}${reading}`.slice(0, target.max ?? 100))
    }
  }
  return (
    <div onKeyDown={moveOn}>
      {sections.map((section, i) => {
        const fields = section.fields.flatMap((name) =>
          hidden.includes(name) ? [] : (byName.get(name) ?? []),
        )
        if (fields.length === 0) return null
        return (
          <fieldset key={i} className="section">
            <legend className={screen.sections ? undefined : 'unseen'}>
              {section.title ? words.section[section.title] : props.meta.title}
            </legend>
            {fields.map((field) => (
              <FieldControl
                key={field.name}
                field={field}
                value={values[field.name] ?? null}
                problem={problemAt(error, field.name)}
                autoFocus={creates && field.name === first}
                onValue={(value) => onSet(field.name, value)}
                onReading={readingOf(field.name)}
              />
            ))}
          </fieldset>
        )
      })}
    </div>
  )
})

function useSetting({ onField }: RecordFormProps, form: Form) {
  const latest = useRef({ onField, form })
  useEffect(() => {
    latest.current = { onField, form }
  })
  return useCallback((name: string, value: Value) => {
    const now = latest.current
    now.form.set(name, value)
    now.onField?.(now.form, name, value)
  }, [])
}

interface LinesProps {
  lines: LinesMeta
  columns: Column[]
  keptAs: string
  form: Form
  hooks: (GridHooks & { computed?: (row: GridRow, column: string) => string }) | undefined
}

// What is wrong in the cells. Without problems there is nothing to look for in each of hundreds of lines.
function problemsIn({ lines, columns, form }: LinesProps) {
  const rows = form.values.lines[lines.name] ?? []
  const refused =
    form.error instanceof ApiError && form.error.details.some(({ field }) => field.includes('['))
  if (!refused && Object.keys(form.local).length === 0) return undefined
  const pointers = pointersOf(lines.name, rows, columns)
  return (row: number, column: string) => {
    const pointer = `${pointers[row] ?? ''}.${column}`
    return problemAt(form.error, pointer) ?? form.local[pointer]
  }
}

function Lines(props: LinesProps) {
  const { lines, columns, form, hooks } = props
  const rows = form.values.lines[lines.name] ?? []
  const problem = problemsIn(props)
  const { setLines } = form
  const onChange = useCallback((next: GridRow[]) => setLines(lines.name, next), [setLines, lines.name])
  return (
    <section className="lines" aria-label={lines.label}>
      <h2>{lines.label}</h2>
      <LineGrid
        label={lines.label}
        keptAs={props.keptAs}
        columns={columns}
        rows={rows}
        {...(problem && { problem })}
        find={finderOf(lines)}
        {...hooks}
        onChange={onChange}
      />
    </section>
  )
}

const finders = new WeakMap<LinesMeta, ReturnType<typeof findIn>>()

// The same function for the same description, so that lines are not drawn anew.
function finderOf(lines: LinesMeta) {
  const known = finders.get(lines) ?? findIn(lines)
  finders.set(lines, known)
  return known
}
