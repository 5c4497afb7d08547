// The rights of a role while they are edited: kind of record by kind of record, each action with its reach.
import { useId, useRef, useState } from 'react'
import { useWords } from '@/i18n/language'
import { problemAt } from '@/entity/failure'
import { pointersOf } from '@/entity/lines'
import type { LinesMeta } from '@/entity/meta'
import { reaches, type Named, type Resource } from '@/entity/rights'
import type { RecordForm } from '@/entity/use_record_form'
import { changed, type Column, type GridRow } from '@/ui/grid/model'
import { Badge } from '@/ui/values'
import { Adder } from './adder'
import { anything, byResource, rowWith, textOf } from './role_lines'

interface Vocabulary {
  resources: Resource[]
  reaches: Named[]
}

// What rights may speak of: all kinds at once, each of them, and what is guarded as they are.
export function useVocabulary(lines: LinesMeta, known: readonly Resource[]): Vocabulary {
  const words = useWords().roles
  const named = (field: string, name: string): Named => {
    const labels = lines.fields.find((one) => one.name === field)?.option_labels
    return { name, label: labels?.[name] ?? name }
  }
  const action = (name: string) => named('action', name)
  const all = { name: anything, label: words.everything }
  const common = ['read', 'create', 'update', 'delete', 'export'].map(action)
  const granting = (name: string) => (name === 'user' ? [action('grant_roles')] : [])
  const kinds = [...known, { ...named('resource', 'report'), actions: [action('read')] }]
  return {
    resources: [
      { name: anything, label: words.allRecords, actions: [all, ...common] },
      ...kinds.map((one) => ({ ...one, actions: [all, ...one.actions, ...granting(one.name)] })),
    ],
    reaches: [...reaches, 'none'].map((name) => named('reach', name)),
  }
}

interface LineProps {
  row: GridRow
  of: Resource
  reaches: readonly Named[]
  pointer: string
  form: RecordForm
  takesFocus: boolean
  onChange: (text: Record<string, string>) => void
  onRemove: () => void
}

function Line({ row, of, reaches: choices, pointer, form, takesFocus, onChange, onRemove }: LineProps) {
  const words = useWords().role
  const id = useId()
  const [action, reach] = [textOf(row, 'action'), textOf(row, 'reach')]
  const label = of.actions.find(({ name }) => name === action)?.label ?? action
  const problem = ['resource', 'action', 'reach']
    .map((name) => problemAt(form.error, `${pointer}.${name}`))
    .find((one) => one !== undefined)
  const wrong = problem !== undefined && { 'aria-invalid': true, 'aria-describedby': `${id}-problem` }
  return (
    <li className={reach === 'none' ? 'denied' : undefined}>
      <select
        {...wrong}
        name={`${pointer}.action`}
        aria-label={`${of.label}: ${words.action}`}
        autoFocus={takesFocus}
        value={action}
        onChange={(event) => onChange({ action: event.target.value })}
      >
        {!of.actions.some(({ name }) => name === action) && <option value={action}>{action}</option>}
        {of.actions.map((one) => (
          <option key={one.name} value={one.name}>
            {one.label}
          </option>
        ))}
      </select>
      <select
        name={`${pointer}.reach`}
        aria-label={`${of.label}, ${label}: ${words.reach}`}
        value={reach}
        onChange={(event) => onChange({ reach: event.target.value })}
      >
        {choices.map(({ name, label: text }) => (
          <option key={name} value={name}>
            {text}
          </option>
        ))}
      </select>
      <button
        type="button"
        className="quiet"
        aria-label={`${of.label}, ${label}: ${words.remove}`}
        onClick={onRemove}
      >
        ×
      </button>
      {reach === 'none' && <p className="problem">{words.denied}</p>}
      {problem !== undefined && (
        <p className="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </li>
  )
}

// What is done to the rows, and which of them takes the focus.
function useRows(form: RecordForm, columns: readonly Column[]) {
  const [latest, setLatest] = useState(0)
  const rows = form.values.lines['rights'] ?? []
  const write = (next: GridRow[]) => form.setLines('rights', next)
  return {
    rows,
    latest,
    add: (resource: string, action: string) => {
      const row = rowWith(columns, { resource, action, reach: 'all' })
      setLatest(row.key)
      // A blank row is what a new form begins with.
      write([...rows.filter((one) => textOf(one, 'resource') !== ''), row])
    },
    change: (row: GridRow, text: Record<string, string>) =>
      write(rows.map((one) => (one === row ? changed(row, text) : one))),
    remove: (row: GridRow) => write(rows.filter((one) => one !== row)),
  }
}

interface RightsEditorProps {
  form: RecordForm
  lines: { meta: LinesMeta; columns: Column[] }
  resources: readonly Resource[]
}

export function RightsEditor({ form, lines, resources }: RightsEditorProps) {
  const words = useWords().role
  const vocabulary = useVocabulary(lines.meta, resources)
  const { rows, latest, add, change, remove } = useRows(form, lines.columns)
  const adder = useRef<HTMLDivElement>(null)
  const groups = byResource(rows)
  const pointers = pointersOf('rights', rows, lines.columns)
  const problem = problemAt(form.error, 'rights')
  const ofName = (name: string) =>
    vocabulary.resources.find((one) => one.name === name) ?? { name, label: name, actions: [] }
  const drop = (row: GridRow) => {
    remove(row)
    adder.current?.querySelector('select')?.focus()
  }
  return (
    <fieldset className="section whole" name="rights" tabIndex={-1}>
      <legend>{lines.meta.label}</legend>
      <p className="hint">{words.hint}</p>
      {problem !== undefined && <p className="problem">{problem}</p>}
      {groups.length === 0 && <p>{words.none}</p>}
      <div className="right-groups">
        {groups.map(([name, own]) => {
          const of = ofName(name)
          const unused = of.actions.find((one) => !own.some((row) => textOf(row, 'action') === one.name))
          return (
            <section key={name} aria-label={of.label}>
              <h3>
                {of.label}{' '}
                {own.some((row) => textOf(row, 'reach') === 'none') && (
                  <Badge tone="warn">{vocabulary.reaches.at(-1)?.label ?? ''}</Badge>
                )}
              </h3>
              <ul>
                {own.map((row) => (
                  <Line
                    key={row.key}
                    {...{ row, of, form }}
                    reaches={vocabulary.reaches}
                    pointer={pointers[rows.indexOf(row)] ?? ''}
                    takesFocus={row.key === latest}
                    onChange={(text) => change(row, text)}
                    onRemove={() => drop(row)}
                  />
                ))}
              </ul>
              {unused && (
                <button type="button" className="quiet" onClick={() => add(name, unused.name)}>
                  {words.addAction}
                  <span className="unseen"> {of.label}</span>
                </button>
              )}
            </section>
          )
        })}
      </div>
      <Adder
        frame={adder}
        label={words.add}
        options={vocabulary.resources}
        taken={groups.map(([name]) => name)}
        onAdd={(name) => add(name, 'read')}
      />
    </fieldset>
  )
}
