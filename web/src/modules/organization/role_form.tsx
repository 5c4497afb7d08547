// A role of the company's own: what it takes over, what it gives, what it hides; another one to begin with.
import { useWords } from '@/i18n/language'
import { Failure } from '@/entity/failure'
import { FormPage } from '@/entity/form_page'
import type { Meta } from '@/entity/meta'
import type { AnyRecord } from '@/entity/records'
import { useRightsOfRoles } from '@/entity/rights'
import { Loading, Page } from '@/ui/page'
import { HiddenFieldsEditor } from './hidden_fields_editor'
import { RightsEditor } from './rights_editor'
import { RoleCopy } from './role_copy'
import { roles } from './screens'

// It does not take over from itself.
const describe = (meta: Meta, record: AnyRecord | undefined): Meta => ({
  ...meta,
  fields: meta.fields.map((field) =>
    field.name === 'inherits' && field.options
      ? { ...field, options: field.options.filter((name) => name !== record?.['code']) }
      : field,
  ),
})

function RoleForm({ id }: { id: string | undefined }) {
  const words = useWords()
  const { data: answer, error, refetch } = useRightsOfRoles()
  if (!answer) {
    return (
      <Page title={words.common.loading} back={{ to: '/roles', label: words.record.list }}>
        {error ? <Failure error={error} onRetry={() => void refetch()} /> : <Loading />}
      </Page>
    )
  }
  return (
    <FormPage
      screen={roles}
      id={id}
      describe={describe}
      hidesLines
      below={(form) => (
        <>
          <RoleCopy form={form} answer={answer} />
          {form.shape.lines.map((lines) =>
            lines.meta.name === 'rights' ? (
              <RightsEditor key="rights" form={form} lines={lines} resources={answer.resources} />
            ) : (
              <HiddenFieldsEditor key="hidden" form={form} lines={lines} resources={answer.resources} />
            ),
          )}
        </>
      )}
    />
  )
}

export const showForm = ({ id }: Record<string, string>) => <RoleForm key={id ?? 'new'} id={id} />
