// 部門 as the tree that they are; the flat list with filters is one step away.
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
}

function Branch({ of, all }: { of: string | null; all: Department[] }) {
  const children = all.filter(({ parent_id }) => parent_id === of)
  if (children.length === 0) return null
  return (
    <ul className="tree">
      {children.map((one) => (
        <li key={one.id}>
          <Link to={`/departments/${one.id}`}>
            <span className="code">{one.code}</span> {one.name}
          </Link>
          <Branch of={one.id} all={all} />
        </li>
      ))}
    </ul>
  )
}

function Tree() {
  const words = useWords()
  const meta = useMeta(departments.name).data
  const list = useList<Department>(departments.api, { fields: 'code,name,parent_id', total: 'false' })
  const all = list.data?.pages.flatMap(({ items }) => items) ?? []
  // Who may not see a parent still sees its children.
  const ids = new Set(all.map(({ id }) => id))
  const rooted = all.map((one) =>
    one.parent_id && !ids.has(one.parent_id) ? { ...one, parent_id: null } : one,
  )
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
      <Branch of={null} all={rooted} />
    </Page>
  )
}

function Departments() {
  return usePlace().query.get('view') === 'list' ? <RecordList screen={departments} /> : <Tree />
}

export const showTree = () => <Departments />
