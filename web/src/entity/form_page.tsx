// The form of a record that is there, or of a new one.
import { useMemo } from 'react'
import { useWords } from '@/i18n/language'
import { Loading, Page } from '@/ui/page'
import { Failure } from './failure'
import { RecordForm, type RecordFormProps } from './record_form'
import type { Meta } from './meta'
import { useDescribed } from './record_page'
import type { AnyRecord } from './records'
import type { Screen } from './screens'

type FormPageProps = Omit<RecordFormProps, 'meta' | 'record' | 'screen'> & {
  screen: Screen
  id: string | undefined
  describe?: (meta: Meta, record: AnyRecord | undefined) => Meta // what this form knows better
}

export function FormPage({ screen, id, describe, ...rest }: FormPageProps) {
  const words = useWords()
  const { meta: told, record, error, retry } = useDescribed(screen, id)
  const meta = useMemo(() => told && (describe?.(told, record) ?? told), [told, record, describe])
  if (!meta || (id !== undefined && !record)) {
    return (
      <Page
        title={meta?.title ?? words.common.loading}
        back={{ to: `/${screen.name}`, label: words.record.list }}
      >
        {error ? <Failure error={error} onRetry={retry} /> : <Loading />}
      </Page>
    )
  }
  // What the server does not allow is not offered, whatever address was typed.
  const allowed = record
    ? record.actions?.find(({ name }) => name === 'update')?.allowed
    : meta.rights.create !== 'none'
  if (!allowed) {
    return (
      <Page title={meta.title} back={{ to: `/${screen.name}/${id ?? ''}`, label: words.record.list }}>
        <p className="empty">{record ? words.reason.wrong_state : words.failure.deniedHint}</p>
      </Page>
    )
  }
  return <RecordForm {...rest} key={id ?? 'new'} screen={screen} meta={meta} record={record} />
}
