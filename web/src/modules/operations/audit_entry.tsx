// One entry of the 監査ログ: who did what to which record, from where, what it changed, and what else happened
// then.
import { useWords } from '@/i18n/language'
import { Failure } from '@/entity/failure'
import { Differences } from '@/entity/history'
import { useOptionLabel } from '@/entity/field_value'
import { fieldOf, useMeta, useReads } from '@/entity/meta'
import { Facts, useDescribed } from '@/entity/record_page'
import type { AnyRecord } from '@/entity/records'
import { screenAt } from '@/entity/screens'
import { today } from '@/ui/format'
import { Loading, Page } from '@/ui/page'
import { address, Link } from '@/ui/router'
import { audit_log } from './screens'
import { useOperationsWords } from './words'

type Values = Record<string, unknown> | null

function Related({ record }: { record: AnyRecord }) {
  const words = useOperationsWords()
  const text = (name: string) => (typeof record[name] === 'string' ? record[name] : undefined)
  const at = text('at')
  const request = text('request_id')
  const mayLook = useReads('runbook-runs')
  const day = at && today(new Date(at))
  const on_day = { at_from: day, at_to: day }
  const places = [
    [words.sameRecord, text('record_id'), { resource: text('resource'), record_id: text('record_id') }],
    [words.sameRequest, request, { request_id: request }],
    [words.samePerson, text('user_id'), { user_id: text('user_id'), ...on_day }],
    [words.sameAddress, text('address'), { address: text('address'), ...on_day }],
  ] as const
  return (
    <section>
      <h2>{words.related}</h2>
      <ul className="plain">
        {mayLook && request !== undefined && (
          <li>
            <Link to={address('/operations/log', { request_id: request })}>{words.itsLines}</Link>
          </li>
        )}
        {places.map(
          ([label, there, query]) =>
            there !== undefined && (
              <li key={label}>
                <Link to={address('/audit-log', query)}>{label}</Link>
              </li>
            ),
        )}
      </ul>
    </section>
  )
}

function AuditEntry({ id }: { id: string }) {
  const words = useWords()
  const optionLabel = useOptionLabel()
  const { meta, record, error, retry } = useDescribed(audit_log, id)
  const back = { to: '/audit-log', label: meta?.title_of_many ?? words.record.list }
  if (!meta || !record) {
    return (
      <Page title={back.label} back={back}>
        {error ? <Failure error={error} onRetry={retry} /> : <Loading />}
      </Page>
    )
  }
  const field = fieldOf(meta, 'action')
  const action = field ? optionLabel(field, String(record['action'])) : String(record['action'])
  return (
    <Page title={`${meta.title} ${action}`} back={back}>
      <Facts screen={audit_log} meta={meta} record={record} />
      <Changed record={record} />
      <Related record={record} />
    </Page>
  )
}

// In the words of the document that was changed, with the way to it.
function Changed({ record }: { record: AnyRecord }) {
  const words = useWords()
  const meta = useMeta(String(record['resource'])).data
  const screen = screenAt(meta?.path)
  const before = record['before'] as Values
  const after = record['after'] as Values
  return (
    <>
      {screen && (
        <p>
          <Link to={`/${screen.name}/${String(record['record_id'])}`}>{words.audit.record}</Link>
        </p>
      )}
      {(before ?? after) && (
        <section className="history">
          <h2>{words.audit.changes}</h2>
          <Differences change={{ before, after }} meta={meta} />
        </section>
      )}
    </>
  )
}

export const showEntry = ({ id = '' }: Record<string, string>) => <AuditEntry key={id} id={id} />
