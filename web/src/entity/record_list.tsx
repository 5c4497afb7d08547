// A list of records: filters, order, columns, marks, export; described by the server and by the screen.
import { useCallback, useState, type ReactNode } from 'react'
import { useLanguage, useWords } from '@/i18n/language'
import { amountText } from '@/ui/format'
import { useKeys } from '@/ui/keys'
import { Empty, Loading, Page } from '@/ui/page'
import { Link, navigate } from '@/ui/router'
import { useNarrow } from '@/ui/virtual'
import { Bulk } from './bulk'
import { linkTo } from './client'
import { Failure } from './failure'
import { ListFilters } from './list_filters'
import { groupField, GroupTable } from './list_groups'
import { possibleColumns, queryOf, useListState, type ListState } from './list_state'
import { ListTable } from './list_table'
import { useNews } from './live'
import { useMeta, type Meta } from './meta'
import { useList, type AnyRecord, type List } from './records'
import type { Screen } from './screens'
import { SavedViews } from './saved_views'

interface RecordListProps {
  screen: Screen
  commands?: ReactNode
}

export function RecordList({ screen, commands }: RecordListProps) {
  const meta = useMeta(screen.name)
  const language = useLanguage()
  if (!meta.data) {
    return meta.isError ? <Failure error={meta.error} onRetry={() => void meta.refetch()} /> : <Loading />
  }
  return <DescribedList key={language} screen={screen} meta={meta.data} commands={commands} />
}

// Its rows, or its subtotals.
function DescribedList(props: RecordListProps & { meta: Meta }) {
  const { screen, meta } = props
  const state = useListState(screen, meta)
  const by = groupField(meta, state)
  if (!by) return <RowList {...props} state={state} />
  return (
    <Page title={meta.title_of_many} commands={<ListMenu screen={screen} meta={meta} state={state} />}>
      <Filters screen={screen} meta={meta} state={state} />
      <GroupTable screen={screen} meta={meta} state={state} by={by} />
    </Page>
  )
}

function RowList({ screen, meta, commands, state }: RecordListProps & { meta: Meta; state: ListState }) {
  const words = useWords()
  const list = useList<AnyRecord>(screen.api, queryOf(state, meta))
  const news = useNews(screen.api, list.dataUpdatedAt)
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  const onNear = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])
  const creates = meta.rights.create !== 'none' && !meta.read_only
  const create = screen.createsAt ?? `/${screen.name}/new`
  useKeys(
    meta.title_of_many,
    creates ? [{ keys: 'N', label: words.list.create(meta.title), run: () => navigate(create) }] : [],
  )
  const create_link = creates && meta.resource !== 'accounting_period' && (
    <Link className="button primary" to={create}>
      {words.list.create(meta.title)}
    </Link>
  )
  const head = (
    <>
      <ListMenu screen={screen} meta={meta} state={state} />
      {commands}
      {create_link}
    </>
  )
  return (
    <Page title={meta.title_of_many} commands={head}>
      <Filters screen={screen} meta={meta} state={state} />
      {list.isPending && <Loading />}
      {list.isError && <Failure error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Nothing screen={screen} filtered={Object.keys(state.filters).length > 0} create={create_link} />
      )}
      {list.isSuccess && rows.length > 0 && (
        <>
          <Count first={list.data.pages[0]} shown={rows.length} news={news.count} onNews={news.refresh} />
          {marked.size > 0 && (
            <Bulk
              screen={screen}
              meta={meta}
              rows={rows.filter(({ id }) => marked.has(id))}
              onDone={() => setMarked(new Set())}
            />
          )}
          <ListTable
            screen={screen}
            meta={meta}
            state={state}
            rows={rows}
            total={list.data.pages[0]?.total ?? null}
            marked={marked}
            onMark={setMarked}
            onNear={onNear}
          />
        </>
      )}
    </Page>
  )
}

// On a phone the conditions would fill the screen: they are one touch away.
function Filters(props: { screen: Screen; meta: Meta; state: ListState }) {
  const words = useWords()
  const active = Object.keys(props.state.filters).length
  if (!useNarrow()) return <ListFilters {...props} />
  return (
    <details className="filters-narrow" open={active > 0}>
      <summary>
        {words.list.filters} {active > 0 && `(${active})`}
      </summary>
      <ListFilters {...props} />
    </details>
  )
}

function Nothing({ screen, filtered, create }: { screen: Screen; filtered: boolean; create: ReactNode }) {
  const words = useWords()
  return (
    <Empty>
      <p>{filtered ? words.list.noneFound : create ? words.list.none : words.list.nothing}</p>
      {filtered ? <Link to={`/${screen.name}`}>{words.common.clear}</Link> : create}{' '}
      {!filtered && screen.imports && create && <Link to={`/${screen.name}/import`}>{words.csv.import}</Link>}
    </Empty>
  )
}

interface CountProps {
  first: List<AnyRecord> | undefined
  shown: number
  news: number
  onNews: () => void
}

function Count({ first, shown, news, onNews }: CountProps) {
  const words = useWords()
  const total = first?.total
  return (
    <p className="hint count" role="status">
      {typeof total === 'number' &&
        `${words.common.count(amountText(String(total)).digits, first?.total_is_estimate === true)} · `}
      {words.common.shown(shown)}
      {news > 0 && (
        <button type="button" className="pill" onClick={onNews}>
          {words.list.news(news)}
        </button>
      )}
    </p>
  )
}

function ListMenu({ screen, meta, state }: { screen: Screen; meta: Meta; state: ListState }) {
  const words = useWords()
  const exported = linkTo(screen.api, { ...queryOf(state, meta), format: 'csv' })
  const names = state.columns.map(({ name }) => name)
  const toggle = (name: string) =>
    state.show({
      cols: (names.includes(name) ? names.filter((other) => other !== name) : [...names, name]).join(','),
    })
  return (
    <>
      <SavedViews screen={screen} state={state} />
      <details className="menu">
        <summary>{words.list.columns}</summary>
        <div className="menu-body">
          {possibleColumns(meta).map((field) => (
            <label key={field.name} className="check">
              <input
                type="checkbox"
                checked={names.includes(field.name)}
                disabled={names.length === 1 && names.includes(field.name)}
                onChange={() => toggle(field.name)}
              />
              {field.label}
            </label>
          ))}
        </div>
      </details>
      {meta.rights.export !== 'none' && (
        <a className="button" href={exported} download>
          {words.csv.export}
        </a>
      )}
      {screen.imports && meta.rights.create !== 'none' && (
        <Link className="button" to={`/${screen.name}/import`}>
          {words.csv.import}
        </Link>
      )}
    </>
  )
}
