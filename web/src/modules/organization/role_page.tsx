// A role of the company's own, to be read: what it gives and denies, kind of record by kind of record.
import { useWords } from '@/i18n/language'
import { useMeta, type LinesMeta } from '@/entity/meta'
import { RecordPage } from '@/entity/record_page'
import type { AnyRecord } from '@/entity/records'
import { useRightsOfRoles, type Named, type Resource } from '@/entity/rights'
import { TableFrame } from '@/ui/page'
import { useVocabulary } from './rights_editor'
import type { RightLine } from './role_lines'
import { roles } from './screens'

const labelIn = (among: readonly Named[] | undefined, name: string) =>
  among?.find((one) => one.name === name)?.label ?? name

interface RightsProps {
  lines: LinesMeta
  rights: RightLine[]
  resources: readonly Resource[]
}

function Rights({ lines, rights, resources }: RightsProps) {
  const words = useWords().roles
  const vocabulary = useVocabulary(lines, resources)
  const row = (resource: string) => {
    const actions = vocabulary.resources.find(({ name }) => name === resource)?.actions
    return (
      <tr key={resource}>
        <th scope="row" className="rights-of">
          {labelIn(vocabulary.resources, resource)}
        </th>
        <td className="rights">
          {vocabulary.reaches.map(({ name: reach, label }) => {
            const here = rights.filter((line) => line.resource === resource && line.reach === reach)
            if (here.length === 0) return null
            return (
              <p key={reach} className={reach === 'none' ? 'problem' : undefined}>
                {label}: {here.map(({ action }) => labelIn(actions, action)).join(words.and)}
              </p>
            )
          })}
        </td>
      </tr>
    )
  }
  return (
    <section>
      <h2>{lines.label}</h2>
      <TableFrame label={lines.label}>
        <table>
          <thead>
            <tr>
              <th scope="col">{words.resource}</th>
              <th scope="col">{lines.label}</th>
            </tr>
          </thead>
          <tbody>{[...new Set(rights.map(({ resource }) => resource))].map(row)}</tbody>
        </table>
      </TableFrame>
    </section>
  )
}

function HiddenFields({ of, names }: { of: Named; names: string[] }) {
  const words = useWords().roles
  const fields = useMeta(of.name).data?.fields ?? []
  return (
    <li>
      {of.label}: {names.map((name) => labelIn(fields, name)).join(words.and)}
    </li>
  )
}

function Body({ record, lines }: { record: AnyRecord; lines: LinesMeta[] }) {
  const resources = useRightsOfRoles().data?.resources ?? []
  const rights = (record['rights'] ?? []) as RightLine[]
  const hidden = (record['hidden_fields'] ?? []) as { resource: string; field_name: string }[]
  const [of_rights, of_hidden] = ['rights', 'hidden_fields'].map((name) =>
    lines.find((one) => one.name === name),
  )
  return (
    <>
      {of_rights && rights.length > 0 && <Rights lines={of_rights} rights={rights} resources={resources} />}
      {of_hidden && hidden.length > 0 && (
        <section>
          <h2>{of_hidden.label}</h2>
          <ul className="plain">
            {[...new Set(hidden.map(({ resource }) => resource))].map((name) => (
              <HiddenFields
                key={name}
                of={{ name, label: labelIn(resources, name) }}
                names={hidden.filter(({ resource }) => resource === name).map((one) => one.field_name)}
              />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

export const showPage = ({ id = '' }: Record<string, string>) => (
  <RecordPage
    key={id}
    screen={roles}
    id={id}
    body={(record, meta) => <Body record={record} lines={meta.lines} />}
  />
)
