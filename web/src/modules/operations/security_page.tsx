// セキュリティ: who fails to sign in and is locked, who is kept out, whom to look at, and the seal of the trail.
import type { ReactNode } from 'react'
import { useWords } from '@/i18n/language'
import { Refusal } from '@/entity/failure'
import { useMeta } from '@/entity/meta'
import { useAction, type AnyRecord } from '@/entity/records'
import { showNotice } from '@/ui/notice'
import { address, Link } from '@/ui/router'
import { Badge, Day, Moment } from '@/ui/values'
import { AskMachine } from './ask_machine'
import { a_minute, ConsolePage, Found, useConsoleWords, useLook, type Column } from './console'
import { useDuration } from './duration'
import { useNumbers } from './numbers'
import { machine_requests } from './screens'

interface Person {
  id: string
  email: string
}

interface Failing extends Person {
  version: number
  failures: number
  last_failed_at: string
  locked_until: string | null
}

interface Refused {
  address: string
  count: number
  last: string
  reasons: { reason: string; count: number }[]
  locked_until: string | null
}

interface Written {
  at: string
  action: string
  address: string | null
  time: string | null
  reason: string | null
  operator: string | null
}

interface Security {
  at: string
  people: boolean // may be shown
  addresses: Refused[]
  addresses_complete: boolean
  // null: the server may not read it.
  blocked: { range: string; reason: string; seconds_left: number }[] | null
  isolated_seconds: number | null
  proof: { at: string; rows: number; blocks: number; findings: number; head: string } | null
  failed_accounts: Failing[] | null
  without_second_factor: (Person & { roles: string })[] | null
  asleep: (Person & { last_sign_in: string | null })[] | null
  unused_keys: (Person & { key: string; last_used: string | null })[] | null
  locked_lately: (Person & { count: number })[] | null
  lockdowns: { must_choose: number; last_at: string | null; people: number; taken_back_at: string | null }[]
  blocks_written_down: Written[]
  last_seal: { block: number; head: string; sealed_at: string; waiting: number }[]
}

interface Shown {
  seen: Security
  asks: boolean // she may have the machine do something about it
}

const useSecurityWords = () => useConsoleWords().security

function Locked({ until }: { until: string | null }) {
  const words = useSecurityWords()
  if (until === null) return null
  return (
    <>
      <Badge tone="warn">{words.locked}</Badge> <Moment value={until} />
    </>
  )
}

const PersonLink = ({ id, email }: Person) => <Link to={`/users/${id}`}>{email}</Link>

function Unlock({ person }: { person: Failing }) {
  const words = useSecurityWords()
  const users = useMeta('users').data
  const unlocking = useAction<AnyRecord>('/users', person, 'unlock')
  const may = users?.actions.some(({ name }) => name === 'unlock')
  if (!may) return null
  const unlock = () => unlocking.mutate({}, { onSuccess: () => showNotice(words.unlocked(person.email)) })
  return (
    <>
      <button
        type="button"
        disabled={unlocking.isPending}
        aria-label={words.unlockOf(person.email)}
        onClick={unlock}
      >
        {words.unlock}
      </button>
      {unlocking.isError && <Refusal error={unlocking.error} />}
    </>
  )
}

function SignIns({ seen, asks }: Shown) {
  const words = useSecurityWords()
  const { number } = useNumbers()
  const reasons: Record<string, string> = words.reason
  const amount = 'amount' as const
  const accounts: Column<Failing>[] = [
    { label: words.person, cell: (one) => <PersonLink {...one} /> },
    { label: words.count, cell: ({ failures }) => number(failures), kind: amount },
    { label: words.last, cell: ({ last_failed_at }) => <Moment value={last_failed_at} /> },
    { label: words.lockedUntil, cell: ({ locked_until }) => <Locked until={locked_until} /> },
    { label: words.unlock, cell: (one) => one.locked_until !== null && <Unlock person={one} /> },
  ]
  const addresses: Column<Refused>[] = [
    {
      label: words.address,
      cell: ({ address: from }) => <Link to={address('/audit-log', { address: from })}>{from}</Link>,
    },
    { label: words.count, cell: ({ count }) => number(count), kind: amount },
    {
      label: words.reasons,
      cell: ({ reasons: why }) =>
        why.map(({ reason, count }) => `${reasons[reason] ?? reason} ${number(count)}`).join(' · '),
    },
    { label: words.last, cell: ({ last }) => last },
    { label: words.lockedUntil, cell: ({ locked_until }) => <Locked until={locked_until} /> },
  ]
  if (asks)
    addresses.push({
      label: words.keepOut,
      cell: ({ address: from }) => (
        <AskMachine work="block_address" target={from} label={words.keepOut} of={from} />
      ),
    })
  return (
    <>
      <Found title={words.failed} rows={seen.failed_accounts} missing={words.noPeople} columns={accounts} />
      <Found
        title={words.addresses}
        hint={seen.addresses_complete ? undefined : words.addressesPart}
        rows={seen.addresses}
        columns={addresses}
      />
      <Found
        title={words.lockedLately}
        rows={seen.locked_lately}
        missing={words.noPeople}
        columns={[
          { label: words.person, cell: (one) => <PersonLink {...one} /> },
          { label: words.times, cell: ({ count }) => number(count), kind: amount },
        ]}
      />
    </>
  )
}

function KeptOut({ seen, asks }: Shown) {
  const words = useSecurityWords()
  const duration = useDuration()
  const actions: Record<string, string> = words.actions
  const isolated = seen.isolated_seconds
  const letIn = {
    label: words.letIn,
    cell: ({ range }: { range: string }) => (
      <AskMachine work="unblock_address" target={range} label={words.letIn} of={range} />
    ),
  }
  return (
    <>
      <Found
        title={words.blocked}
        hint={
          isolated === null
            ? undefined
            : isolated > 0
              ? words.isolated(duration(isolated))
              : words.notIsolated
        }
        rows={seen.blocked}
        missing={words.notReadable}
        columns={[
          { label: words.range, cell: ({ range }) => range },
          { label: words.why, cell: ({ reason }) => reason },
          {
            label: words.left,
            cell: ({ seconds_left: left }) => (left > 0 ? duration(left) : words.always),
          },
          ...(asks ? [letIn] : []),
        ]}
      />
      <Found
        title={words.written}
        rows={seen.blocks_written_down}
        columns={[
          { label: words.at, cell: ({ at }) => <Moment value={at} /> },
          { label: words.what, cell: ({ action }) => actions[action] ?? action },
          { label: words.range, cell: ({ address: range }) => range },
          { label: words.time, cell: ({ time }) => time },
          { label: words.why, cell: ({ reason }) => reason },
          { label: words.operator, cell: ({ operator }) => operator },
        ]}
      />
    </>
  )
}

function Facts({ title, facts }: { title: string; facts: [string, ReactNode][] }) {
  return (
    <section>
      <h2>{title}</h2>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Proof({ proof }: { proof: Security['proof'] }) {
  const words = useSecurityWords()
  const { number } = useNumbers()
  if (!proof) return <>{words.notProven}</>
  const { at, rows, blocks, findings } = proof
  return (
    <>
      <Badge tone={findings === 0 ? 'good' : 'warn'}>
        {findings === 0 ? words.proven(number(rows), number(blocks)) : words.altered(number(findings))}
      </Badge>{' '}
      <Moment value={at} />
    </>
  )
}

function Trail({ seen }: { seen: Security }) {
  const words = useSecurityWords()
  const { number } = useNumbers()
  const [seal] = seen.last_seal
  const [lockdown] = seen.lockdowns
  return (
    <>
      <Facts
        title={words.seal}
        facts={[
          [words.proof, <Proof key="proof" proof={seen.proof} />],
          [
            words.sealed,
            seal && (
              <>
                <Moment value={seal.sealed_at} /> {words.block(number(seal.block))}
              </>
            ),
          ],
          [words.head, <code key="head">{seal?.head.slice(0, 16)}</code>],
          [words.waiting, number(seal?.waiting ?? 0)],
        ]}
      />
      {lockdown && (
        <Facts
          title={words.lockdown}
          facts={[
            [words.mustChoose, words.people(number(lockdown.must_choose))],
            [
              words.lastLockdown,
              lockdown.last_at === null ? (
                words.never
              ) : (
                <>
                  <Moment value={lockdown.last_at} /> {words.people(number(lockdown.people))}
                </>
              ),
            ],
            [
              words.takenBack,
              lockdown.taken_back_at === null ? words.never : <Moment value={lockdown.taken_back_at} />,
            ],
          ]}
        />
      )}
    </>
  )
}

function People({ seen }: { seen: Security }) {
  const words = useSecurityWords()
  const person = { label: words.person, cell: (one: Person) => <PersonLink {...one} /> }
  return (
    <>
      <Found
        title={words.withoutFactor}
        rows={seen.without_second_factor}
        missing={words.noPeople}
        columns={[person, { label: words.roles, cell: ({ roles }) => roles.replace(/[{}]/g, '') }]}
      />
      <Found
        title={words.asleep}
        rows={seen.asleep}
        missing={words.noPeople}
        columns={[
          person,
          {
            label: words.lastSignIn,
            cell: ({ last_sign_in: day }) => (day ? <Day value={day} /> : words.never),
          },
        ]}
      />
      <Found
        title={words.unusedKeys}
        rows={seen.unused_keys}
        missing={words.noPeople}
        columns={[
          person,
          { label: words.key, cell: ({ key }) => <code>{key}</code> },
          { label: words.lastUsed, cell: ({ last_used: day }) => (day ? <Day value={day} /> : words.never) },
        ]}
      />
    </>
  )
}

// The lists beside it, by the names that the server gives them.
const beside = ['sessions', 'api-keys', 'audit-log'] as const

function BesideLink({ name }: { name: string }) {
  const meta = useMeta(name).data
  if (!meta || meta.rights.read === 'none') return null
  return (
    <li>
      <Link to={`/${name}`}>{meta.title_of_many}</Link>
    </li>
  )
}

function SecurityPage() {
  const title = useWords().nav.security
  const words = useSecurityWords()
  // People are shown, which is written down each time.
  const look = useLook<Security>('/operations/security', { every: a_minute })
  const asks = (useMeta(machine_requests.name).data?.rights.create ?? 'none') !== 'none'
  return (
    <ConsolePage title={title} look={look}>
      {(seen) => (
        <>
          <SignIns seen={seen} asks={asks} />
          <KeptOut seen={seen} asks={asks} />
          {asks && (
            <section>
              <h2>{words.lockdown}</h2>
              <p className="hint">{words.lockDownWhy}</p>
              <AskMachine work="lock_down" target="everybody" label={words.lockDown} />
            </section>
          )}
          <Trail seen={seen} />
          <People seen={seen} />
          <section>
            <h2>{words.more}</h2>
            <ul className="plain">
              {beside.map((name) => (
                <BesideLink key={name} name={name} />
              ))}
            </ul>
          </section>
        </>
      )}
    </ConsolePage>
  )
}

export const showSecurity = () => <SecurityPage />
