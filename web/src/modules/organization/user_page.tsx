// One person: her facts, what she may do and why, and for who may see them the API keys with which programs
// work for her.
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { useApiKeyWords } from '@/entity/api_key_words'
import { ActionButton, ActionDialog } from '@/entity/actions'
import { Failure } from '@/entity/failure'
import { useMeta, type ActionMeta } from '@/entity/meta'
import { RecordPage } from '@/entity/record_page'
import { RightsOf } from '@/entity/rights_of'
import { useList, type AnyRecord } from '@/entity/records'
import { TakePersonalData } from '@/entity/take_personal_data'
import { Loading, TableFrame } from '@/ui/page'
import { Link } from '@/ui/router'
import { Badge, Moment } from '@/ui/values'
import { personal_reads } from '../operations/screens'
import { api_keys, users } from './screens'

const text = (value: unknown) => (typeof value === 'string' ? value : '')

interface KeyRowProps {
  apiKey: AnyRecord
  revoke: ActionMeta | undefined
  onRevoke: () => void
}

function KeyRow({ apiKey, revoke, onRevoke }: KeyRowProps) {
  const apiKeys = useApiKeyWords()
  return (
    <tr>
      <td className="name">
        <Link to={`/api-keys/${apiKey.id}`}>{text(apiKey['name'])}</Link>
      </td>
      <td>
        <code>{text(apiKey['prefix'])}…</code>
      </td>
      <td>
        <Badge tone="plain">{apiKey['read_only'] === true ? apiKeys.readOnly : apiKeys.everything}</Badge>
      </td>
      <td>
        <Moment value={text(apiKey['expires_at'])} />
      </td>
      <td>{apiKey['last_used_at'] ? <Moment value={text(apiKey['last_used_at'])} /> : apiKeys.never}</td>
      <td>
        {revoke && revoke.reach !== 'none' && (
          <ActionButton
            state={{ name: 'revoke', allowed: true }}
            label={revoke.label}
            danger
            onRun={onRevoke}
          />
        )}
      </td>
    </tr>
  )
}

function KeyTable({ user }: { user: string }) {
  const apiKeys = useApiKeyWords()
  const meta = useMeta(api_keys.name).data
  const keys = useList<AnyRecord>(api_keys.api, { user_id: user, is_usable: 'true' })
  const [asked, setAsked] = useState<AnyRecord | null>(null)
  const rows = keys.data?.pages.flatMap((page) => page.items) ?? []
  const revoke = meta?.actions.find(({ name }) => name === 'revoke')
  const label = (name: string) => meta?.fields.find((field) => field.name === name)?.label
  return (
    <section>
      <h2>{apiKeys.title}</h2>
      {keys.isPending && <Loading />}
      {keys.error && <Failure error={keys.error} onRetry={() => void keys.refetch()} />}
      {keys.data && rows.length === 0 && <p>{apiKeys.none}</p>}
      {rows.length > 0 && (
        <TableFrame label={apiKeys.title}>
          <table className="lines-table">
            <thead>
              <tr>
                {['name', 'prefix', 'read_only', 'expires_at', 'last_used_at'].map((name) => (
                  <th key={name} scope="col">
                    {label(name)}
                  </th>
                ))}
                <td />
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <KeyRow key={row.id} apiKey={row} revoke={revoke} onRevoke={() => setAsked(row)} />
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
      {asked && revoke && meta && (
        <ActionDialog
          screen={api_keys}
          meta={meta}
          record={asked}
          action={revoke}
          onClose={() => setAsked(null)}
        />
      )}
    </section>
  )
}

function RightsSection({ user }: { user: string }) {
  const words = useWords()
  return (
    <section className="sheet">
      <h2>{words.rightsOf.title}</h2>
      <RightsOf user={user} />
    </section>
  )
}

function KeysOf({ user }: { user: string }) {
  const meta = useMeta(api_keys.name).data
  return meta && meta.rights.read !== 'none' ? <KeyTable user={user} /> : null
}

function PersonalDataSection({ user }: { user: string }) {
  const words = useWords().personalData
  const meta = useMeta(users.name).data
  const reads = useMeta(personal_reads.name).data
  const takes = meta?.rights.export ?? 'none'
  if (takes === 'none') return null
  return (
    <section className="sheet">
      <h2>{words.title}</h2>
      <p className="hint">{words.why}</p>
      <div className="row">
        <TakePersonalData path={`/users/${user}/personal-data`} />
        {reads && reads.rights.read !== 'none' && (
          <Link to={`/personal-reads?record_id=${user}`}>{words.readers}</Link>
        )}
      </div>
    </section>
  )
}

function Body({ user }: { user: string }) {
  return (
    <>
      <RightsSection user={user} />
      <KeysOf user={user} />
      <PersonalDataSection user={user} />
    </>
  )
}

export const showPage = ({ id = '' }: Record<string, string>) => (
  <RecordPage key={id} screen={users} id={id} body={() => <Body user={id} />} />
)
