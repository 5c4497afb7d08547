// The conditions above a list: some always, others added by name; all stand in the address.
import { useEffect, useRef, useState } from 'react'
import { useWords } from '@/i18n/language'
import { DateField } from '@/ui/date_field'
import { amountOf } from '@/ui/entry'
import { Input, Select } from '@/ui/field'
import { useDelayed } from '@/ui/use_delayed'
import { useOptionLabel } from './field_value'
import { GroupChoice } from './list_groups'
import { filterable, parametersOf, type ListState } from './list_state'
import type { FieldMeta, Meta } from './meta'
import { codeOf, nameOf } from './names'
import { useRecord, type AnyRecord } from './records'
import { ReferencePicker } from './reference_picker'
import type { Screen } from './screens'

interface FilterProps {
  field: FieldMeta
  state: ListState
}

function ReferenceFilter({ field, state }: FilterProps) {
  const api = (field.target ?? '').replace(/^\/api\/v1/, '')
  const id = state.filters[field.name]
  const chosen = useRecord<AnyRecord>(api, id).data
  return (
    <ReferencePicker
      api={api}
      label={field.label}
      chosen={id && chosen ? { id, code: codeOf(chosen), name: nameOf(chosen) } : null}
      onChoose={(found) => state.show({ [field.name]: found?.id })}
    />
  )
}

function TextFilter({
  label,
  name,
  state,
  amount,
}: {
  label: string
  name: string
  state: ListState
  amount?: boolean
}) {
  const shown = state.filters[name] ?? ''
  const [typed, setTyped] = useState(shown)
  const settled = useDelayed(typed, 300)
  const sent = amount ? amountOf(settled) : settled.trim()
  const asked = useRef(shown)
  useEffect(() => {
    if (sent === asked.current) return
    asked.current = sent
    state.show({ [name]: sent })
  }, [sent, name, state])
  return (
    <Input
      label={label}
      maxLength={100}
      inputMode={amount ? 'decimal' : undefined}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}

function Filter({ field, state }: FilterProps) {
  const words = useWords()
  const optionLabel = useOptionLabel()
  const kept: Record<string, Record<string, string> | undefined> = words.choices
  const [from = '', to = ''] = parametersOf(field)
  const options = field.options ?? Object.keys(kept[field.name] ?? {})
  switch (field.type) {
    case 'reference':
      return <ReferenceFilter field={field} state={state} />
    case 'date':
    case 'instant':
      return (
        <div className="range">
          {[from, to].map((name, i) => (
            <DateField
              key={name}
              label={`${field.label} ${i === 0 ? words.common.from : words.common.to}`}
              value={state.filters[name] ?? ''}
              onDay={(day) => state.show({ [name]: day })}
            />
          ))}
        </div>
      )
    case 'amount':
      return (
        <div className="range">
          <TextFilter label={`${field.label} ${words.common.least}`} name={from} state={state} amount />
          <TextFilter label={`${field.label} ${words.common.most}`} name={to} state={state} amount />
        </div>
      )
    case 'text':
      if (options.length === 0) return <TextFilter label={field.label} name={field.name} state={state} />
  }
  const values = field.type === 'yes_no' ? ['true', 'false'] : options
  const yes_no: Record<string, string> = { true: words.common.yes, false: words.common.no }
  return (
    <Select
      label={field.label}
      value={state.filters[field.name] ?? ''}
      onChange={(event) => state.show({ [field.name]: event.target.value })}
    >
      <option value="">{words.common.all}</option>
      {values.map((value) => (
        <option key={value} value={value}>
          {yes_no[value] ?? optionLabel(field, value)}
        </option>
      ))}
    </Select>
  )
}

interface FiltersProps {
  screen: Screen
  meta: Meta
  state: ListState
}

export function ListFilters({ screen, meta, state }: FiltersProps) {
  const words = useWords()
  const [added, setAdded] = useState<string[]>([])
  const all = filterable(meta)
  const used = (field: FieldMeta) =>
    (screen.filters ?? []).includes(field.name) ||
    added.includes(field.name) ||
    parametersOf(field).some((name) => state.filters[name])
  const active = Object.keys(state.filters).length > 0
  const clear = () => {
    setAdded([])
    state.show(Object.fromEntries(Object.keys(state.filters).map((name) => [name, undefined])))
  }
  // Boxes are emptied when all conditions go, not when the first one comes: another may be typed meanwhile.
  const [cleared, setCleared] = useState(0)
  const [was, setWas] = useState(active)
  if (was !== active) {
    setWas(active)
    if (!active) setCleared(cleared + 1)
  }
  return (
    <search className="filters" aria-label={words.list.filters}>
      {all.some(({ type }) => type === 'text') && meta.fields.some(({ searched }) => searched) && (
        <TextFilter key={`search ${cleared}`} label={words.common.search} name="search" state={state} />
      )}
      {all.filter(used).map((field) => (
        <Filter key={`${field.name} ${cleared}`} field={field} state={state} />
      ))}
      <Select
        label={words.list.addFilter}
        value=""
        onChange={(event) => setAdded([...added, event.target.value])}
      >
        <option value="">…</option>
        {all
          .filter((field) => !used(field))
          .map((field) => (
            <option key={field.name} value={field.name}>
              {field.label}
            </option>
          ))}
      </Select>
      <GroupChoice meta={meta} state={state} />
      {active && (
        <button type="button" className="quiet" onClick={clear}>
          {words.common.clear}
        </button>
      )}
    </search>
  )
}
