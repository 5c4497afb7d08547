// One record: its facts by sections, its lines, what may be done with it, what happened to it, its files.
import type { ReactNode } from 'react'
import { useWords } from '@/i18n/language'
import { useKeys } from '@/ui/keys'
import { Loading, Page, TableFrame } from '@/ui/page'
import { navigate } from '@/ui/router'
import { Badge } from '@/ui/values'
import { Actions } from './actions'
import { Attachments } from './attachments'
import { Failure } from './failure'
import { FieldValue, isNumber, useOptionLabel } from './field_value'
import { walked } from './list_cursor'
import { fieldOf, useMeta, type FieldMeta, type LinesMeta, type Meta } from './meta'
import { titleOf } from './names'
import { useRecord, type AnyRecord } from './records'
import type { Screen } from './screens'
import { Timeline } from './timeline'

export interface RecordPageProps {
  screen: Screen
  id: string
  commands?: (record: AnyRecord, meta: Meta) => ReactNode
  body?: (record: AnyRecord, meta: Meta) => ReactNode // instead of the lines
  title?: (record: AnyRecord, meta: Meta) => string
  without?: string[] // actions that the page offers in its own way
}

// The description and the record, asked for at the same time.
export function useDescribed(screen: Screen, id: string | undefined) {
  const meta = useMeta(screen.name)
  const record = useRecord<AnyRecord>(screen.api, id)
  return {
    meta: meta.data,
    record: record.data,
    waits: meta.isPending || (id !== undefined && record.isPending),
    error: meta.error ?? record.error,
    retry: () => {
      void meta.refetch()
      void record.refetch()
    },
  }
}

function useNeighbours(screen: Screen, id: string) {
  const words = useWords()
  const at = walked.ids.indexOf(id)
  const go = (step: number) => {
    const next = walked.ids[at + step]
    if (at >= 0 && next) navigate(`/${screen.name}/${next}`, { replace: true })
  }
  useKeys(words.record.title, [
    { keys: 'J', label: words.keys.nextRecord, run: () => go(1) },
    { keys: 'K', label: words.keys.previousRecord, run: () => go(-1) },
    { keys: 'E', label: words.action.edit, run: () => navigate(`/${screen.name}/${id}/edit`) },
  ])
  const list = walked.list.startsWith(`/${screen.name}`) ? walked.list : `/${screen.name}`
  return { list, position: at >= 0 ? `${at + 1} / ${walked.ids.length}` : '' }
}

export function RecordPage(props: RecordPageProps) {
  const { screen, id } = props
  const words = useWords()
  const { meta, record, waits, error, retry } = useDescribed(screen, id)
  const { list, position } = useNeighbours(screen, id)
  const optionLabel = useOptionLabel()
  if (!meta || !record) {
    return (
      <Page title={meta?.title ?? words.common.loading} back={{ to: list, label: words.record.list }}>
        {waits && !error ? <Loading /> : <Failure error={error} onRetry={retry} />}
      </Page>
    )
  }
  const state = fieldOf(meta, 'state')
  const value = state && String(record['state'])
  const badge = (
    <>
      {state && value && <Badge tone={screen.tones?.[value] ?? 'plain'}>{optionLabel(state, value)}</Badge>}
      {record['is_active'] === false && <Badge tone="void">{words.record.inactive}</Badge>}
      {position !== '' && <span className="hint">{position}</span>}
    </>
  )
  const commands = (
    <>
      {props.commands?.(record, meta)}
      <Actions screen={screen} meta={meta} record={record} without={props.without ?? []} />
    </>
  )
  const title = props.title?.(record, meta) ?? `${meta.title} ${titleOf(record)}`
  return (
    <Page title={title} badge={badge} back={{ to: list, label: meta.title_of_many }} commands={commands}>
      <div className="columns">
        <div>
          <Facts screen={screen} meta={meta} record={record} />
          {props.body
            ? props.body(record, meta)
            : meta.lines.map((lines) => <LinesTable key={lines.name} lines={lines} record={record} />)}
        </div>
        <div className="panel">
          {screen.hasFiles && (
            <Attachments resource={meta.resource} id={id} writes={meta.rights.update !== 'none'} />
          )}
          <Timeline api={screen.api} id={id} meta={meta} hasFiles={screen.hasFiles === true} />
        </div>
      </div>
    </Page>
  )
}

const elsewhere = new Set(['id', 'version', 'state', 'pdf_sha256', 'source_type'])

function isFilled(record: AnyRecord, field: FieldMeta): boolean {
  const value = record[field.name]
  return (
    value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0)
  )
}

export function Facts({ screen, meta, record }: { screen: Screen; meta: Meta; record: AnyRecord }) {
  const words = useWords()
  const fields = [...meta.fields, ...meta.figures].filter(
    (field) =>
      !elsewhere.has(field.name) &&
      !screen.shownOtherwise?.includes(field.name) &&
      !meta.rights.hidden_fields.includes(field.name) &&
      field.type !== 'json' &&
      isFilled(record, field),
  )
  const placed = new Set((screen.sections ?? []).flatMap((section) => section.fields))
  const rest = fields.filter(({ name }) => !placed.has(name))
  const groups = [
    ...(screen.sections ?? []).map((section) => ({
      title: words.section[section.title],
      fields: section.fields.flatMap((name) => fields.find((field) => field.name === name) ?? []),
    })),
    { title: '', fields: rest },
  ].filter((group) => group.fields.length > 0)
  return (
    <div className="sheet">
      {groups.map((group) => (
        <section key={group.title}>
          {group.title !== '' && groups.length > 1 && <h2>{group.title}</h2>}
          <dl className="facts">
            {group.fields.map((field) => (
              <div key={field.name} className={(field.max ?? 0) >= 300 ? 'wide' : undefined}>
                <dt>{field.label}</dt>
                <dd>
                  <FieldValue field={field} record={record} tones={screen.tones} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  )
}

export function LinesTable({ lines, record }: { lines: LinesMeta; record: AnyRecord }) {
  const rows = (record[lines.name] as Record<string, unknown>[] | undefined) ?? []
  if (rows.length === 0) return null
  const fields = lines.fields.filter(
    (field) =>
      field.name !== 'id' && rows.some((row) => row[field.name] !== null && row[field.name] !== undefined),
  )
  return (
    <section>
      <h2>{lines.label}</h2>
      <TableFrame label={lines.label}>
        <table className="lines-table">
          <thead>
            <tr>
              {fields.map((field) => (
                <th key={field.name} scope="col" className={isNumber(field) ? 'amount' : undefined}>
                  {field.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i}>
                {fields.map((field) => (
                  <td key={field.name} className={isNumber(field) ? 'amount' : 'name'}>
                    <FieldValue field={field} record={row} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}
