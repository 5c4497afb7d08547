// One entry of the 監査ログ: who did what to which record, from where, and what it changed.
import { useWords } from '@/i18n/language'
import { Failure } from '@/entity/failure'
import { Differences } from '@/entity/history'
import { useOptionLabel } from '@/entity/field_value'
import { fieldOf, useMeta } from '@/entity/meta'
import { Facts, useDescribed } from '@/entity/record_page'
import { allScreens } from '@/entity/screens'
import { Loading, Page } from '@/ui/page'
import { Link } from '@/ui/router'
import { audit_log } from './screens'

type Values = Record<string, unknown> | null

// "sales_invoice" → where its records are shown.
const shown_at: Record<string, string> = {
  sales_invoice: 'invoices',
  receipt: 'receipts',
  journal_entry: 'journal-entries',
  accounting_period: 'periods',
  account: 'accounts',
  partner: 'partners',
  customer: 'customers',
  supplier: 'suppliers',
  item: 'items',
  project: 'projects',
  phrase: 'phrases',
  user: 'users',
  api_key: 'api-keys',
  organization: 'organizations',
  department: 'departments',
  payment_term: 'payment-terms',
}

function Changed({ name, before, after }: { name: string; before: Values; after: Values }) {
  const meta = useMeta(name)
  return <Differences change={{ before, after }} meta={meta.data} />
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
  const name = shown_at[String(record['resource'])]
  const field = fieldOf(meta, 'action')
  const action = field ? optionLabel(field, String(record['action'])) : String(record['action'])
  const before = record['before'] as Values
  const after = record['after'] as Values
  return (
    <Page title={`${meta.title} ${action}`} back={back}>
      <Facts screen={audit_log} meta={meta} record={record} />
      {name && allScreens().some((screen) => screen.name === name) && (
        <p>
          <Link to={`/${name}/${String(record['record_id'])}`}>{words.audit.record}</Link>
        </p>
      )}
      {(before ?? after) && (
        <section className="history">
          <h2>{words.audit.changes}</h2>
          <Changed name={name ?? 'audit-log'} before={before} after={after} />
        </section>
      )}
    </Page>
  )
}

export const showEntry = ({ id = '' }: Record<string, string>) => <AuditEntry key={id} id={id} />
