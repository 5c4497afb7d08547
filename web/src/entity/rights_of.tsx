// The roles of a person with where each comes from, and a question: may she do this, and why or why not?
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { Input, Select } from '@/ui/field'
import { Loading } from '@/ui/page'
import { Day } from '@/ui/values'
import { Failure, problemAt } from './failure'
import { labelsOf, useMeta } from './meta'
import { useRightsOf, useRightsOfRoles, type RightsOfPerson, type Resource, type RoleSource } from './rights'
import type { Reach } from './session'

function useSourceWords(roles: RoleSource[]) {
  const words = useWords().rightsOf
  return ({ kind, through, lender }: RoleSource): string => {
    if (kind === 'lent') return words.lent(lender ?? '')
    if (kind === 'for_a_time') return words.forATime
    if (kind === 'given') return words.given
    return words.inherited(roles.find(({ role }) => role === through)?.label ?? through ?? '')
  }
}

function Source({ source, roles }: { source: RoleSource; roles: RoleSource[] }) {
  const words = useWords()
  const said = useSourceWords(roles)
  return (
    <>
      <strong>{source.label}</strong>{' '}
      <span className="hint">
        {said(source)}
        {source.valid_until && (
          <>
            {' · '}
            {words.common.to} <Day value={source.valid_until} />
          </>
        )}
      </span>
    </>
  )
}

function RoleList({ roles }: { roles: RoleSource[] }) {
  const words = useWords().rightsOf
  if (roles.length === 0) return <p>{words.none}</p>
  return (
    <ul className="plain" aria-label={words.roles}>
      {roles.map((source, i) => (
        <li key={i}>
          <Source source={source} roles={roles} />
        </li>
      ))}
    </ul>
  )
}

interface AnswerProps {
  answer: RightsOfPerson
  resource: Resource
  action: string
}

// Which fields of what she may read she does not see; how many, to whom they are not described either.
function HiddenFields({ resource, fields }: { resource: Resource; fields: string[] }) {
  const words = useWords()
  const meta = useMeta(resource.name).data
  const labels = meta ? labelsOf(meta) : {}
  const named = fields.flatMap((field) => labels[field] ?? [])
  const all = named.length === fields.length
  const said = all ? words.rightsOf.hidden(named.join(words.roles.and)) : words.roles.hidden(fields.length)
  return <p className="hint">{said}</p>
}

function Answer({ answer, resource, action }: AnswerProps) {
  const words = useWords()
  const says = words.rightsOf
  const { why } = answer
  const { reaches_record: seen } = why ?? {}
  // The answer to an earlier question is not shown for this one.
  if (why?.resource !== resource.name || why.action !== action)
    return <p className="loading">{words.common.loading}</p>
  const label = resource.actions.find(({ name }) => name === action)?.label ?? action
  const reach = (value: Reach | 'none') => (value === 'none' ? words.roles.none : words.roles.reach[value])
  const denied = why.from.some(({ denies }) => denies)
  const no = denied ? says.denied(resource.label, label) : says.mayNot(resource.label, label)
  const hidden = action === 'read' && why.reach !== 'none' ? (answer.hidden_fields[resource.name] ?? []) : []
  return (
    <>
      <p>{why.reach === 'none' ? no : says.may(resource.label, label, reach(why.reach))}</p>
      {seen !== undefined && <p>{seen ? says.seen : says.unseen}</p>}
      <ul className="plain">
        {why.from.map((source, i) => (
          <li key={i}>
            <Source source={source} roles={answer.roles} /> –{' '}
            {source.denies ? says.denies : says.gives(reach(source.reach))}
          </li>
        ))}
      </ul>
      {hidden.length > 0 && <HiddenFields resource={resource} fields={hidden} />}
    </>
  )
}

// Of the address of its page, or of what was copied of it.
const id_form = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/i

function Question({ user, resources }: { user: string; resources: Resource[] }) {
  const words = useWords()
  const [asked, setAsked] = useState<{ resource: string; action: string } | null>(null)
  const [place, setPlace] = useState('')
  const record_id = id_form.exec(place)?.[0].toLowerCase()
  const answer = useRightsOf(user, asked && { ...asked, record_id })
  const resource = resources.find(({ name }) => name === asked?.resource)
  const choose = (name: string) => {
    const actions = resources.find((one) => one.name === name)?.actions ?? []
    const action = actions.find((one) => one.name === asked?.action) ?? actions[0]
    setAsked(action ? { resource: name, action: action.name } : null)
  }
  const unknown = place.trim() !== '' && record_id === undefined ? words.rightsOf.noRecord : undefined
  const problem = unknown ?? problemAt(answer.error, 'record_id')
  return (
    <div role="group" aria-label={words.rightsOf.why}>
      <p className="hint">{words.rightsOf.why}</p>
      <div className="filters">
        <Select
          label={words.rightsOf.resource}
          value={asked?.resource ?? ''}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{words.common.notSet}</option>
          {resources.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Select>
        <Select
          label={words.rightsOf.action}
          value={asked?.action ?? ''}
          disabled={!asked}
          onChange={(event) => asked && setAsked({ ...asked, action: event.target.value })}
        >
          {!asked && <option value="">{words.common.notSet}</option>}
          {resource?.actions.map(({ name, label }) => (
            <option key={name} value={name}>
              {label}
            </option>
          ))}
        </Select>
        <Input
          label={words.rightsOf.record}
          hint={words.rightsOf.recordHint}
          problem={problem}
          autoComplete="off"
          maxLength={300}
          value={place}
          onChange={(event) => setPlace(event.target.value)}
        />
      </div>
      <div role="status">
        {asked && resource && answer.data && !answer.isError && (
          <Answer answer={answer.data} resource={resource} action={asked.action} />
        )}
      </div>
      {asked && answer.isError && problem === undefined && (
        <Failure error={answer.error} onRetry={() => void answer.refetch()} />
      )}
    </div>
  )
}

export function RightsOf({ user }: { user: string }) {
  const rights = useRightsOf(user)
  const all = useRightsOfRoles()
  const error = rights.error ?? all.error
  const retry = () => {
    void rights.refetch()
    void all.refetch()
  }
  if (error) return <Failure error={error} onRetry={retry} />
  if (!rights.data || !all.data) return <Loading />
  return (
    <>
      <RoleList roles={rights.data.roles} />
      <Question user={user} resources={all.data.resources} />
    </>
  )
}
