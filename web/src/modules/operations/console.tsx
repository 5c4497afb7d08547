// What the pages of the console share: a question that is asked again and again until somebody stops it, and
// tables of what was found.
import { useState, type ReactNode } from 'react'
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { console_words } from '@/i18n/console'
import { useLanguage } from '@/i18n/language'
import { send, type Call } from '@/entity/client'
import { Failure } from '@/entity/failure'
import type { Single } from '@/entity/records'
import { Loading, Page, TableFrame } from '@/ui/page'
import { Moment } from '@/ui/values'

export const useConsoleWords = () => console_words[useLanguage()]

const ten_seconds = 10_000
export const a_minute = 60_000

type Look<Seen> = UseQueryResult<Seen> & { paused: boolean; setPaused: (paused: boolean) => void }

interface Asked {
  query?: () => Call['query'] // made anew each time: what began a quarter of an hour ago does so now
  of?: unknown // what it depends on
  every?: number // milliseconds
}

export function useLook<Seen>(path: string, { query, of, every = ten_seconds }: Asked = {}): Look<Seen> {
  const [paused, setPaused] = useState(false)
  const asked = useQuery<Seen>({
    queryKey: ['console', path, of],
    queryFn: async ({ signal }) => (await send<Single<Seen>>(path, { query: query?.(), signal })).data,
    refetchInterval: paused ? false : every,
    placeholderData: keepPreviousData,
    staleTime: 0,
  })
  return { ...asked, paused, setPaused }
}

interface ConsolePageProps<Seen> {
  title: string
  look: Look<Seen>
  above?: ReactNode
  children: (seen: Seen) => ReactNode
}

// What was seen last stays beside the reason why it is not seen anew.
export function ConsolePage<Seen extends { at: string }>({
  title,
  look,
  above,
  children,
}: ConsolePageProps<Seen>) {
  const words = useConsoleWords()
  const { data: seen, error, isPending, isFetching, refetch, paused, setPaused } = look
  return (
    <Page
      title={title}
      commands={
        <>
          <button type="button" onClick={() => setPaused(!paused)}>
            {paused ? words.resume : words.pause}
          </button>
          <button type="button" disabled={isFetching} onClick={() => void refetch()}>
            {words.refresh}
          </button>
        </>
      }
    >
      {above}
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {seen && (
        <>
          <p className="hint">
            {words.at}: <Moment value={seen.at} exact />
          </p>
          {children(seen)}
        </>
      )}
    </Page>
  )
}

export interface Column<Row> {
  label: string
  cell: (row: Row) => ReactNode
  kind?: 'amount' | 'statement'
}

interface FoundProps<Row> {
  title: string
  hint?: string | undefined
  rows: readonly Row[] | null // null: it could not be read
  missing?: string | undefined // why
  empty?: string
  columns: readonly Column<Row>[]
}

// The first column names the row.
export function Found<Row>({ title, hint, rows, missing, empty, columns }: FoundProps<Row>) {
  const words = useConsoleWords()
  return (
    <section>
      <h2>{title}</h2>
      {hint !== undefined && <p className="hint">{hint}</p>}
      {rows === null && <p className="problem">{missing ?? words.missing.failed}</p>}
      {rows?.length === 0 && <p>{empty ?? words.none}</p>}
      {rows && rows.length > 0 && (
        <TableFrame label={title}>
          <table>
            <thead>
              <tr>
                {columns.map(({ label, kind }) => (
                  <th key={label} scope="col" className={kind}>
                    {label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, at) => (
                <tr key={at}>
                  {columns.map(({ label, cell, kind }, number) =>
                    number === 0 ? (
                      <th key={label} scope="row" className={kind}>
                        {cell(row)}
                      </th>
                    ) : (
                      <td key={label} className={kind}>
                        {cell(row)}
                      </td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </TableFrame>
      )}
    </section>
  )
}
