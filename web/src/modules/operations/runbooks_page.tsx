// Every 手順書 that there is; one of them is begun.
import { useQuery } from '@tanstack/react-query'
import { send } from '@/entity/client'
import { Failure, Refusal } from '@/entity/failure'
import { useSave, type Row, type Single } from '@/entity/records'
import { Loading, Page } from '@/ui/page'
import { navigate, usePlace } from '@/ui/router'
import { runbook_runs } from './screens'
import { useOperationsWords } from './words'

interface Runbook {
  name: string
  title: string
  about: string
  of_an_alert: boolean
}

function Runbooks() {
  const words = useOperationsWords().runbooks
  const begin = useSave<Row>(runbook_runs.api)
  const books = useQuery({
    queryKey: ['runbooks'],
    queryFn: async ({ signal }) => (await send<Single<Runbook[]>>('/operations/runbooks', { signal })).data,
  })
  const { query } = usePlace()
  const why = { incident_id: query.get('incident'), alert: query.get('alert') }
  const start = (runbook: string) =>
    begin.mutate(
      { body: { runbook, ...why } },
      { onSuccess: (run) => navigate(`/${runbook_runs.name}/${run.id}`) },
    )
  const groups = [
    { title: words.ofAlerts, books: books.data?.filter((book) => book.of_an_alert) },
    { title: words.others, books: books.data?.filter((book) => !book.of_an_alert) },
  ]
  return (
    <Page title={words.choose} back={{ to: `/${runbook_runs.name}`, label: words.runs }}>
      {books.isPending && <Loading />}
      {books.isError && <Failure error={books.error} onRetry={() => void books.refetch()} />}
      {begin.isError && <Refusal error={begin.error} />}
      {books.data &&
        groups.map((group) => (
          <section key={group.title} className="history">
            <h2>{group.title}</h2>
            <ol>
              {group.books?.map((book) => (
                <li key={book.name}>
                  <p>
                    <strong>{book.title}</strong>{' '}
                    <button type="button" disabled={begin.isPending} onClick={() => start(book.name)}>
                      {words.begin}
                      <span className="unseen"> {book.title}</span>
                    </button>
                  </p>
                  <p className="hint">{book.about.replaceAll('`', '')}</p>
                </li>
              ))}
            </ol>
          </section>
        ))}
    </Page>
  )
}

export const showRunbooks = () => <Runbooks />
