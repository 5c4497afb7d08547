// Another role to begin with: its rights and hidden fields join those that are there.
import { useEffect, useRef, useState } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Refusal } from '@/entity/failure'
import type { List, Row, Single } from '@/entity/records'
import type { Resource, RightsOfRoles, Role } from '@/entity/rights'
import type { RecordForm } from '@/entity/use_record_form'
import { showNotice } from '@/ui/notice'
import { Adder } from './adder'
import { joined, linesOf, type RightLine } from './role_lines'
import { roles } from './screens'

interface Written {
  inherits: string[]
  rights: RightLine[]
  hidden_fields: { resource: string; field_name: string }[]
}

// As the program's own roles would be written.
function writtenOf(role: Role, resources: readonly Resource[]): Written {
  const hidden_fields = Object.entries(role.hidden_fields).flatMap(([resource, fields]) =>
    (fields ?? []).map((field_name) => ({ resource, field_name })),
  )
  return { inherits: [], rights: linesOf(role, resources), hidden_fields }
}

// A role of the company's own is taken as it is written: what it denies is seen in no other way.
async function readRole(role: Role, resources: readonly Resource[]): Promise<Written> {
  const own = await send<List<Row>>(roles.api, { query: { code: role.name } })
  const id = own.items[0]?.id
  if (id === undefined) return writtenOf(role, resources)
  return (await send<Single<Written>>(`${roles.api}/${id}`)).data
}

function lay(form: RecordForm, from: Written) {
  const ticked = form.values.fields['inherits']
  const before = typeof ticked === 'string' ? ticked.split(', ').filter(Boolean) : []
  if (from.inherits.length > 0) form.set('inherits', [...new Set([...before, ...from.inherits])].join(', '))
  for (const { meta, columns } of form.shape.lines) {
    const is_right = meta.name === 'rights'
    const lines = is_right ? from.rights.map((line) => ({ ...line })) : from.hidden_fields
    const same = ['resource', is_right ? 'action' : 'field_name']
    form.setLines(meta.name, joined(form.values.lines[meta.name] ?? [], columns, lines, same))
  }
}

export function RoleCopy({ form, answer }: { form: RecordForm; answer: RightsOfRoles }) {
  const words = useWords().role
  const [refusal, setRefusal] = useState<unknown>(null)
  const latest = useRef(form) // what was typed while the role was read is in it
  useEffect(() => {
    latest.current = form
  })
  const copy = async (name: string) => {
    const role = answer.roles.find((one) => one.name === name)
    if (!role) return
    setRefusal(null)
    try {
      const from = await readRole(role, answer.resources)
      lay(latest.current, from)
      showNotice(words.copied(from.rights.length + from.hidden_fields.length))
    } catch (reason) {
      setRefusal(reason)
    }
  }
  return (
    <fieldset className="section whole">
      <legend className="unseen">{words.template}</legend>
      {refusal !== null && <Refusal error={refusal} />}
      <Adder
        label={words.template}
        options={answer.roles}
        taken={[]}
        button={words.copy}
        onAdd={(name) => void copy(name)}
      />
    </fieldset>
  )
}
