// 役割と権限: what each role may do with each kind of record, to be read only.
import { useWords } from '@/i18n/language'
import { Failure } from '@/entity/failure'
import { useMeta } from '@/entity/meta'
import { reaches, useRightsOfRoles, type Resource, type Role } from '@/entity/rights'
import type { Reach } from '@/entity/session'
import { Loading, Page, TableFrame } from '@/ui/page'
import { Link } from '@/ui/router'

function Cell({ role, resource }: { role: Role; resource: Resource }) {
  const words = useWords().roles
  const rights = role.rights[resource.name] ?? {}
  const named = (reach: Reach) =>
    resource.actions.filter(({ name }) => rights[name] === reach).map(({ label }) => label)
  const all = named('all')
  const nearer = reaches.filter((reach) => reach !== 'all' && named(reach).length > 0)
  const hidden = role.hidden_fields[resource.name] ?? []
  if (all.length + nearer.length === 0) return <td className="hint">{words.none}</td>
  return (
    <td className="rights">
      {all.length === resource.actions.length ? (
        <p className="good">{words.everything}</p>
      ) : (
        all.length > 0 && <p>{all.join(words.and)}</p>
      )}
      {nearer.map((reach) => (
        <p key={reach}>
          {words.reach[reach]}: {named(reach).join(words.and)}
        </p>
      ))}
      {hidden.length > 0 && <p className="hint">{words.hidden(hidden.length)}</p>}
    </td>
  )
}

function Roles() {
  const words = useWords()
  const answer = useRightsOfRoles()
  const own = useMeta('roles').data
  const creates = own && own.rights.create !== 'none'
  const commands = own && own.rights.read !== 'none' && (
    <>
      <Link className="button" to="/roles">
        {own.title_of_many}
      </Link>
      {creates && (
        <Link className="button primary" to="/roles/new">
          {words.list.create(own.title)}
        </Link>
      )}
    </>
  )
  return (
    <Page title={words.nav.roles} commands={commands}>
      <p className="hint">{words.roles.why}</p>
      {answer.isPending && <Loading />}
      {answer.isError && <Failure error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data && (
        <TableFrame label={words.nav.roles}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.roles.resource}</th>
                {answer.data.roles.map(({ name, label }) => (
                  <th key={name} scope="col">
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {answer.data.resources.map((resource) => (
                <tr key={resource.name}>
                  <th scope="row" className="rights-of">
                    {resource.label}
                  </th>
                  {answer.data.roles.map((role) => (
                    <Cell key={role.name} role={role} resource={resource} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </Page>
  )
}

export const showRoles = () => <Roles />
