// 運用レポート: what the scheduled jobs have reported, to read again and on paper.
import { useQuery } from '@tanstack/react-query'
import { useWords } from '@/i18n/language'
import { linkTo, send } from '@/entity/client'
import { Failure } from '@/entity/failure'
import type { Single } from '@/entity/records'
import { Select } from '@/ui/field'
import { Loading, Page } from '@/ui/page'
import { address, Link, navigate, usePlace } from '@/ui/router'
import { Moment } from '@/ui/values'
import { a_minute, ConsolePage, Found, useLook, type Column } from './console'
import { PaperLink } from './paper_link'
import { usePastWords } from './words'

interface Report {
  name: string
  kind: string
  made_at: string
  subject: string
}

interface Reports {
  at: string
  kinds: string[] // that may be read
  reports: Report[]
}

const here = '/operations/reports'
const pathOf = (name: string) => `${here}/${encodeURIComponent(name)}`
const paperOf = (name: string) => linkTo(`${pathOf(name)}/pdf`)

function useKinds() {
  const names: Record<string, string> = usePastWords().reports.kinds
  return (kind: string) => names[kind] ?? kind
}

// The kind stands in the address.
function Kinds({ kind, known }: { kind: string; known: string[] }) {
  const words = usePastWords().reports
  const nameOf = useKinds()
  return (
    <div className="filters" role="group" aria-label={words.title}>
      <Select
        label={words.kind}
        value={kind}
        onChange={(event) =>
          navigate(address(here, { kind: event.target.value || undefined }), { replace: true })
        }
      >
        <option value="">{words.every}</option>
        {known.map((name) => (
          <option key={name} value={name}>
            {nameOf(name)}
          </option>
        ))}
      </Select>
    </div>
  )
}

function ReportsPage() {
  const title = useWords().nav.reports
  const words = usePastWords().reports
  const nameOf = useKinds()
  const kind = usePlace().query.get('kind') ?? ''
  const query = () => ({ kind: kind || undefined })
  const look = useLook<Reports>(here, { query, of: kind, every: a_minute })
  const columns: Column<Report>[] = [
    { label: words.at, cell: ({ made_at }) => <Moment value={made_at} /> },
    { label: words.kind, cell: (one) => nameOf(one.kind) },
    {
      label: words.subject,
      cell: ({ name, subject }) => <Link to={pathOf(name)}>{subject}</Link>,
      kind: 'statement',
    },
    {
      label: 'PDF',
      cell: ({ name }) => (
        <a href={paperOf(name)} target="_blank" rel="noopener" aria-label={words.paperOf(name)}>
          PDF
        </a>
      ),
    },
  ]
  return (
    <ConsolePage title={title} look={look} above={<Kinds kind={kind} known={look.data?.kinds ?? []} />}>
      {({ reports }) => (
        <Found title={words.title} hint={words.why} rows={reports} empty={words.empty} columns={columns} />
      )}
    </ConsolePage>
  )
}

// A report is not made anew: it is read once.
function ReportPage({ name }: { name: string }) {
  const back = useWords().nav.reports
  const words = usePastWords().reports
  const nameOf = useKinds()
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['console', here, name],
    queryFn: async ({ signal }) =>
      (await send<Single<Report & { text: string }>>(pathOf(name), { signal })).data,
    staleTime: Infinity,
  })
  const paper = <PaperLink path={`${pathOf(name)}/pdf`} name={name} label={words.paper} />
  return (
    <Page title={data ? nameOf(data.kind) : back} back={{ to: here, label: back }} commands={data && paper}>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data && (
        <>
          <p>{data.subject}</p>
          <p className="hint">
            {words.at}: <Moment value={data.made_at} exact />
          </p>
          <pre className="report" tabIndex={0} aria-label={words.text} lang="en">
            {data.text}
          </pre>
        </>
      )}
    </Page>
  )
}

export const showReports = () => <ReportsPage />
export const showReport = ({ name = '' }: Record<string, string>) => <ReportPage key={name} name={name} />
