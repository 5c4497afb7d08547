// 部門 as they lay on a day: the tree with who leads each and how many work there, in one request. The flat
// list with filters is one step away, and all there is for who may read only some of them.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { send } from '@/entity/client'
import { Failure } from '@/entity/failure'
import { useMeta, type Meta } from '@/entity/meta'
import type { Single } from '@/entity/records'
import { RecordList } from '@/entity/record_list'
import { DateField } from '@/ui/date_field'
import { today } from '@/ui/format'
import { Empty, Loading, Page } from '@/ui/page'
import { address, Link, navigate, usePlace } from '@/ui/router'
import { department_changes, departments, users } from './screens'

interface Department {
  id: string
  parent_id: string | null
  code: string
  name: string
  level: number
  manager: { id: string; full_name: string } | null
  people: number
}

interface Chart {
  as_of: string
  departments: Department[]
}

const noneAbove = ''
const opened_to = 2 // levels that are open at first

type ByParent = ReadonlyMap<string, Department[]>

function useChart(day: string | undefined) {
  return useQuery({
    queryKey: [departments.api, 'chart', day],
    queryFn: async ({ signal }) =>
      (await send<Single<Chart>>('/organization-chart', { query: { as_of: day }, signal })).data,
    placeholderData: keepPreviousData,
  })
}

// Below a department that was not there on this day stands nothing: what hung from it stands at the top.
function byParent(all: Department[]): ByParent {
  const ids = new Set(all.map(({ id }) => id))
  const children = new Map<string, Department[]>()
  for (const one of all) {
    const above = one.parent_id && ids.has(one.parent_id) ? one.parent_id : noneAbove
    const beside = children.get(above)
    if (beside) beside.push(one)
    else children.set(above, [one])
  }
  return children
}

interface NodeProps {
  one: Department
  known: ByParent
  people: boolean // whether she may see the page of a person
}

function Node({ one, known, people }: NodeProps) {
  const words = useWords()
  const [open, setOpen] = useState(one.level < opened_to)
  const children = known.get(one.id)
  return (
    <li>
      <div className="row">
        <Link to={`/departments/${one.id}`}>
          <span className="code">{one.code}</span> {one.name}
        </Link>
        {children && (
          <button
            type="button"
            className="quiet"
            aria-expanded={open}
            aria-label={words.departments.below(one.name)}
            onClick={() => setOpen(!open)}
          >
            {open ? '−' : '+'}
          </button>
        )}
        {one.manager && <span className="hint">{words.departments.manager}</span>}
        {one.manager &&
          (people ? (
            <Link to={`/users/${one.manager.id}`}>{one.manager.full_name}</Link>
          ) : (
            <span>{one.manager.full_name}</span>
          ))}
        {one.people > 0 && <span className="hint">{words.departments.people(one.people)}</span>}
      </div>
      {children && open && <Branch of={children} known={known} people={people} />}
    </li>
  )
}

function Branch({ of, known, people }: { of: Department[]; known: ByParent; people: boolean }) {
  return (
    <ul className="tree">
      {of.map((one) => (
        <Node key={one.id} one={one} known={known} people={people} />
      ))}
    </ul>
  )
}

function DayForm({ day }: { day: string }) {
  const words = useWords()
  const changes = useMeta(department_changes.name).data
  const show = (as_of: string) =>
    navigate(address('/departments', { as_of: as_of || undefined }), { replace: true })
  return (
    <div className="filters" role="group" aria-label={words.report.asOf}>
      <DateField label={words.report.asOf} value={day} onDay={show} />
      <div className="row">
        <button type="button" onClick={() => show('')}>
          {words.report.today}
        </button>
        {changes && changes.rights.read !== 'none' && (
          <Link className="button" to="/department-changes">
            {changes.title_of_many}
          </Link>
        )}
      </div>
      {day > today() && <p className="hint">{words.departments.planned}</p>}
    </div>
  )
}

function ChartPage({ meta }: { meta: Meta }) {
  const words = useWords()
  const day = usePlace().query.get('as_of') ?? undefined
  const chart = useChart(day)
  const people = useMeta(users.name).data?.rights.read === 'all'
  const shown = chart.data
  const create = meta.rights.create !== 'none' && (
    <Link className="button primary" to="/departments/new">
      {words.list.create(meta.title)}
    </Link>
  )
  const commands = (
    <>
      <Link className="button" to="/departments?view=list">
        {words.departments.list}
      </Link>
      {create}
    </>
  )
  const known = byParent(shown?.departments ?? [])
  return (
    <Page title={meta.title_of_many} commands={commands}>
      <DayForm day={day ?? shown?.as_of ?? today()} />
      {chart.isPending && <Loading />}
      {chart.isError && <Failure error={chart.error} onRetry={() => void chart.refetch()} />}
      {!chart.isError && shown?.departments.length === 0 && (
        <Empty>
          <p>{words.departments.none}</p>
          {create}
        </Empty>
      )}
      {!chart.isError && shown && (
        <div className={chart.isPlaceholderData ? 'behind' : undefined}>
          <Branch of={known.get(noneAbove) ?? []} known={known} people={people} />
        </div>
      )}
    </Page>
  )
}

function Departments() {
  const words = useWords()
  const meta = useMeta(departments.name)
  const flat = usePlace().query.get('view') === 'list'
  if (flat || (meta.data && meta.data.rights.read !== 'all')) return <RecordList screen={departments} />
  if (meta.data) return <ChartPage meta={meta.data} />
  return (
    <Page title={words.common.loading}>
      {meta.isError ? <Failure error={meta.error} onRetry={() => void meta.refetch()} /> : <Loading />}
    </Page>
  )
}

export const showTree = () => <Departments />
