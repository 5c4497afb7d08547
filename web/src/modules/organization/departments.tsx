// 部門 as the tree that they are; the flat list with filters is one step away. Two levels are read at
// first, what lies deeper when somebody opens it: a thousand departments are shown as fast as ten.
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { Failure } from '@/entity/failure'
import { useMeta } from '@/entity/meta'
import { useList, type AnyRecord } from '@/entity/records'
import { RecordList } from '@/entity/record_list'
import { Empty, Loading, Page } from '@/ui/page'
import { Link, usePlace } from '@/ui/router'
import { departments } from './screens'

interface Department extends AnyRecord {
  code: string
  name: string
  parent_id: string | null
  has_children: boolean
}

const fields = 'code,name,parent_id,has_children'
const noneAbove = ''

type ByParent = ReadonlyMap<string, Department[]>

function useDepartments(query: Record<string, string>) {
  const list = useList<Department>(departments.api, { ...query, fields, total: 'false' })
  const all = list.data?.pages.flatMap(({ items }) => items) ?? []
  return { list, all }
}

function More({ list }: { list: ReturnType<typeof useDepartments>['list'] }) {
  const words = useWords()
  if (!list.hasNextPage) return null
  return (
    <button type="button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      {words.common.more}
    </button>
  )
}

// What was read already stands there; of what was not, only that it is there.
function Node({ one, known }: { one: Department; known: ByParent }) {
  const words = useWords()
  const [open, setOpen] = useState(false)
  const children = known.get(one.id)
  return (
    <li>
      <Link to={`/departments/${one.id}`}>
        <span className="code">{one.code}</span> {one.name}
      </Link>{' '}
      {!children && one.has_children && (
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
      {children && <Branch children={children} known={known} />}
      {open && !children && <Below of={one.id} />}
    </li>
  )
}

function Branch({ children, known }: { children: Department[]; known: ByParent }) {
  return (
    <ul className="tree">
      {children.map((one) => (
        <Node key={one.id} one={one} known={known} />
      ))}
    </ul>
  )
}

const nothing: ByParent = new Map()

function Below({ of }: { of: string }) {
  const { list, all } = useDepartments({ parent_id: of })
  if (list.isPending) return <Loading />
  if (list.isError) return <Failure error={list.error} onRetry={() => void list.refetch()} />
  return (
    <>
      <Branch children={all} known={nothing} />
      <More list={list} />
    </>
  )
}

// Who may not see a parent still sees its children.
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

function Tree() {
  const words = useWords()
  const meta = useMeta(departments.name).data
  const { list, all } = useDepartments({ level_max: '2' })
  const known = byParent(all)
  const creates = meta && meta.rights.create !== 'none'
  const create = creates && (
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
  return (
    <Page title={meta?.title_of_many ?? words.common.loading} commands={commands}>
      {list.isPending && <Loading />}
      {list.isError && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && all.length === 0 && (
        <Empty>
          <p>{words.list.none}</p>
          {create}
        </Empty>
      )}
      <Branch children={known.get(noneAbove) ?? []} known={known} />
      <More list={list} />
    </Page>
  )
}

function Departments() {
  return usePlace().query.get('view') === 'list' ? <RecordList screen={departments} /> : <Tree />
}

export const showTree = () => <Departments />
