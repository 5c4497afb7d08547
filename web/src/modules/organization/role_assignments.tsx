// 期間付きの役割: who has which role from when until when, given by an administrator.
import { useMemo } from 'react'
import { useWords } from '@/i18n/language'
import { useOptionLabel } from '@/entity/field_value'
import { FormPage } from '@/entity/form_page'
import { fieldOf, type Meta } from '@/entity/meta'
import { nameOf, referred } from '@/entity/names'
import { RecordPage } from '@/entity/record_page'
import type { AnyRecord } from '@/entity/records'
import { today } from '@/ui/format'
import { role_assignments } from './screens'

// Who lends does it in her own preferences; here roles are given.
const describe = (meta: Meta): Meta => ({
  ...meta,
  fields: meta.fields.filter(({ name }) => name !== 'lender_id'),
})

function AssignmentForm({ id }: { id: string | undefined }) {
  const given = useMemo(() => ({ valid_from: today() }), [])
  return <FormPage screen={role_assignments} id={id} given={given} describe={describe} />
}

function AssignmentPage({ id }: { id: string }) {
  const words = useWords()
  const optionLabel = useOptionLabel()
  const title = (record: AnyRecord, meta: Meta) => {
    const field = fieldOf(meta, 'role')
    const role = String(record['role'])
    const person = nameOf(referred(record, 'user_id') ?? {})
    return words.role.forATime(person, field ? optionLabel(field, role) : role)
  }
  return <RecordPage screen={role_assignments} id={id} title={title} />
}

export const showForm = ({ id }: Record<string, string>) => <AssignmentForm key={id ?? 'new'} id={id} />
export const showPage = ({ id = '' }: Record<string, string>) => <AssignmentPage key={id} id={id} />
