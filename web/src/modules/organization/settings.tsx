// 設定: what the company says of itself, and how far what follows from it is.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Failure } from '@/entity/failure'
import { useDescribed } from '@/entity/record_page'
import { RecordForm } from '@/entity/record_form'
import { useList, type Single } from '@/entity/records'
import type { Screen } from '@/entity/screens'
import { useSession } from '@/entity/session'
import { Loading, Page } from '@/ui/page'
import { address, Link } from '@/ui/router'
import { Badge } from '@/ui/values'
import { organizations } from './screens'

interface Settings {
  mail: { is_configured: boolean; sender: string }
  number_series: { series: string; period: string; last: number }[]
}

// The same record as on its own page, in the order in which a company is set up.
const screen: Screen = {
  ...organizations,
  sections: [
    { title: 'basics', fields: ['code', 'name', 'name_kana', 'is_active'] },
    { title: 'printed', fields: ['registration_number', 'bank_account'] },
    { title: 'contact', fields: ['postal_code', 'address', 'phone', 'email', 'website'] },
    { title: 'books', fields: ['fiscal_year_start_month', 'tax_rounding', 'currency', 'time_zone'] },
    { title: 'access', fields: ['second_factor_roles', 'password_days', 'personal_data_years'] },
    { title: 'more', fields: ['industry', 'size', 'description'] },
  ],
}

const useSettings = () =>
  useQuery({
    queryKey: ['settings'],
    queryFn: async ({ signal }) => (await send<Single<Settings>>('/settings', { signal })).data,
  })

function MailState({ mail }: { mail: Settings['mail'] }) {
  const words = useWords().settings
  const failed = useList('/mail-messages', { state: 'failed' }, '1').data?.pages[0]?.total ?? 0
  return (
    <section>
      <h2>{words.mail}</h2>
      <p>
        <Badge tone={mail.is_configured ? 'good' : 'warn'}>
          {mail.is_configured ? words.mailOn : words.mailOff}
        </Badge>{' '}
        {mail.sender}
      </p>
      {!mail.is_configured && <p className="hint">{words.mailHow}</p>}
      {failed > 0 && (
        <p>
          <Link to="/mail-messages?state=failed">{words.mailFailed(failed)}</Link>
        </p>
      )}
    </section>
  )
}

function NumberSeries({ series }: { series: Settings['number_series'] }) {
  const words = useWords().settings
  const names: Record<string, string | undefined> = words.series
  return (
    <section>
      <h2>{words.numbers}</h2>
      <p className="hint">{words.numbersWhy}</p>
      {series.length === 0 ? (
        <p className="hint">{words.numbersNone}</p>
      ) : (
        <table aria-label={words.numbers}>
          <thead>
            <tr>
              <th scope="col">{words.document}</th>
              <th scope="col">{words.month}</th>
              <th scope="col" className="amount">
                {words.last}
              </th>
            </tr>
          </thead>
          <tbody>
            {series.map(({ series: name, period, last }) => (
              <tr key={name}>
                <th scope="row">{names[name] ?? name}</th>
                <td>{period}</td>
                <td className="amount">{last}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Beside({ id }: { id: string }) {
  const words = useWords()
  const settings = useSettings()
  return (
    <>
      {settings.isPending && <Loading />}
      {settings.isError && <Failure error={settings.error} onRetry={() => void settings.refetch()} />}
      {settings.data && (
        <>
          <MailState mail={settings.data.mail} />
          <NumberSeries series={settings.data.number_series} />
        </>
      )}
      <section>
        <h2>{words.settings.more}</h2>
        <ul className="plain">
          <li>
            <Link to="/periods">{words.settings.periods}</Link>
          </li>
          <li>
            <Link to="/payment-terms">{words.settings.terms}</Link>
          </li>
          <li>
            <Link to="/users">{words.settings.people}</Link>
          </li>
          <li>
            <Link to={`/organizations/${id}`}>{words.settings.history}</Link>
          </li>
          <li>
            <Link to={address('/audit-log', { resource: 'organization', record_id: id })}>
              {words.settings.audit}
            </Link>
          </li>
        </ul>
      </section>
    </>
  )
}

function SettingsPage() {
  const words = useWords()
  const id = useSession().company?.id
  const { meta, record, error, retry } = useDescribed(screen, id)
  const [round, setRound] = useState(0) // each saving begins the form anew
  const allowed = record?.actions?.find(({ name }) => name === 'update')?.allowed
  if (!meta || !record || !id || !allowed) {
    return (
      <Page title={words.nav.settings}>
        {error ? <Failure error={error} onRetry={retry} /> : !record && <Loading />}
        {record && meta && <p className="empty">{words.failure.deniedHint}</p>}
      </Page>
    )
  }
  return (
    <RecordForm
      key={`${id} ${round}`}
      screen={screen}
      meta={meta}
      record={record}
      title={words.nav.settings}
      onSaved={() => setRound(round + 1)}
      aside={() => <Beside id={id} />}
    />
  )
}

export const showSettings = () => <SettingsPage />
