// Which fields a role hides: of each kind of record those that are ticked.
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { Failure, problemAt } from '@/entity/failure'
import { pointersOf } from '@/entity/lines'
import { useMeta, type LinesMeta } from '@/entity/meta'
import type { Resource } from '@/entity/rights'
import type { RecordForm } from '@/entity/use_record_form'
import { Check } from '@/ui/field'
import type { Column, GridRow } from '@/ui/grid/model'
import { Loading } from '@/ui/page'
import { Adder } from './adder'
import { byResource, rowWith, textOf } from './role_lines'

interface FieldsProps {
  of: Resource
  hidden: readonly string[]
  onHide: (field: string, is: boolean) => void
}

function Fields({ of, hidden, onHide }: FieldsProps) {
  const { data: meta, isPending, error, refetch } = useMeta(of.name)
  const fields = meta?.fields.filter(({ name }) => !['id', 'version', 'state'].includes(name)) ?? []
  return (
    <fieldset className="boxes">
      <legend>{of.label}</legend>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {fields.map(({ name, label }) => (
        <Check
          key={name}
          name={`${of.name}.${name}`}
          label={label}
          checked={hidden.includes(name)}
          onCheck={(is) => onHide(name, is)}
        />
      ))}
    </fieldset>
  )
}

interface HiddenFieldsEditorProps {
  form: RecordForm
  lines: { meta: LinesMeta; columns: Column[] }
  resources: readonly Resource[]
}

export function HiddenFieldsEditor({ form, lines, resources }: HiddenFieldsEditorProps) {
  const words = useWords().role
  const [opened, setOpened] = useState<readonly string[]>([])
  const rows = form.values.lines['hidden_fields'] ?? []
  const groups = new Map<string, GridRow[]>(byResource(rows))
  const shown = [...new Set([...groups.keys(), ...opened])]
  const hide = (resource: string, field_name: string, is: boolean) => {
    const others = rows.filter(
      (row) =>
        textOf(row, 'resource') !== '' &&
        !(textOf(row, 'resource') === resource && textOf(row, 'field_name') === field_name),
    )
    if (!opened.includes(resource)) setOpened([...opened, resource]) // stays when the last tick goes
    form.setLines(
      'hidden_fields',
      is ? [...others, rowWith(lines.columns, { resource, field_name })] : others,
    )
  }
  const problems = pointersOf('hidden_fields', rows, lines.columns).flatMap(
    (pointer) =>
      problemAt(form.error, `${pointer}.resource`) ?? problemAt(form.error, `${pointer}.field_name`) ?? [],
  )
  return (
    <fieldset className="section whole">
      <legend>{lines.meta.label}</legend>
      <p className="hint">{words.hiddenHint}</p>
      {[...new Set(problems)].map((problem) => (
        <p key={problem} className="problem">
          {problem}
        </p>
      ))}
      {shown.length === 0 && <p>{words.hiddenNone}</p>}
      {shown.map((name) => (
        <Fields
          key={name}
          of={resources.find((one) => one.name === name) ?? { name, label: name, actions: [] }}
          hidden={(groups.get(name) ?? []).map((row) => textOf(row, 'field_name'))}
          onHide={(field, is) => hide(name, field, is)}
        />
      ))}
      <Adder
        label={`${lines.meta.label}: ${words.add}`}
        options={resources}
        taken={shown}
        onAdd={(name) => setOpened([...opened, name])}
      />
    </fieldset>
  )
}
