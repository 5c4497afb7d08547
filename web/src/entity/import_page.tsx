// Records from a CSV file: chosen, looked at, tried without writing anything, then all or none; and what was
// taken in before.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '@/i18n/language'
import { csvRows, csvText } from '@/ui/csv'
import { Check } from '@/ui/field'
import { Loading, Page, TableFrame } from '@/ui/page'
import { Link } from '@/ui/router'
import { saveFile } from '@/ui/save_file'
import { linkTo, send } from './client'
import { Failure, sentenceOf } from './failure'
import { useIntent } from './intent'
import { ImportBatches } from './import_batches'
import { fieldOf, labelAt, useMeta, type Meta } from './meta'
import { ApiError, type Detail } from './problem'
import type { DryRun, Single } from './records'
import type { Screen } from './screens'

interface Imported {
  rows: number
  created: number
  updated: number
  unchanged: number
}

const previewed = 10

// The number of the row in the file, the head line being the first, and the name of its column.
function placeOf(detail: Detail): { row: number; column: string } {
  const parts = /^rows\[(\d+)\]\.?(.*)$/.exec(detail.field)
  return {
    row: Number(detail.arguments?.['row'] ?? Number(parts?.[1] ?? -2) + 2),
    column: parts?.[2] ?? detail.field,
  }
}

// Spreadsheets of Japan often save in Shift_JIS; what is no UTF-8 is read as that.
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('shift_jis').decode(bytes)
  }
}

// As long as the server keeps one.
const nameFor = (name: string) => name.trim().slice(-200).trim()

function useImport(screen: Screen) {
  const queries = useQueryClient()
  const intent = useIntent()
  const [file, setFile] = useState<{ name: string; text: string } | null>(null)
  const [trial, setTrial] = useState<Imported | null>(null)
  const [done, setDone] = useState<Imported | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const [said, setSaid] = useState<Record<string, boolean>>({})
  const post = <T,>(text: string, name: string, dry_run: boolean) => {
    const query = {
      dry_run: dry_run ? 'true' : undefined,
      file_name: nameFor(name),
      ...Object.fromEntries(Object.entries(said).map(([option, yes]) => [option, yes ? 'true' : undefined])),
    }
    const key = intent.keyFor([text, query])
    return send<T>(`${screen.api}/import`, { method: 'POST', csv: text, intent: key, query })
  }
  const attempt = async (run: () => Promise<void>) => {
    setBusy(true)
    setError(null)
    await run().catch(setError)
    setBusy(false)
  }
  return {
    file,
    trial,
    done,
    error,
    busy,
    said,
    say: (option: string, yes: boolean) => setSaid({ ...said, [option]: yes }),
    choose: async (chosen: File) => {
      const text = await textOf(chosen)
      setFile({ name: chosen.name, text })
      setTrial(null)
      setDone(null)
      await attempt(async () =>
        setTrial((await post<Single<DryRun<Imported>>>(text, chosen.name, true)).data.record),
      )
    },
    write: () =>
      attempt(async () => {
        // The server tells of a long one in the tray as soon as it has begun.
        setTimeout(() => void queries.invalidateQueries({ queryKey: ['/jobs'] }), 300)
        setDone((await post<Single<Imported>>(file?.text ?? '', file?.name ?? '', false)).data)
        void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'meta' })
      }),
  }
}

export function ImportPage({ screen }: { screen: Screen }) {
  const words = useWords()
  const meta = useMeta(screen.name)
  const wizard = useImport(screen)
  const { file, trial, done, error, busy } = wizard
  if (!meta.data) return meta.isError ? <Failure error={meta.error} /> : <Loading />
  const title = meta.data.title_of_many
  const details =
    error instanceof ApiError ? error.details.filter(({ field }) => field.startsWith('rows')) : []
  return (
    <Page title={words.csv.title(title)} back={{ to: `/${screen.name}`, label: title }}>
      <ol className="steps">
        <li>
          <p>{words.csv.choose}</p>
          <p>
            <a className="button" href={linkTo(screen.api, { format: 'csv' })} download>
              {words.csv.template}
            </a>{' '}
            <label className="button primary">
              {words.csv.file}
              <input
                type="file"
                accept=".csv,text/csv"
                className="unseen"
                onChange={(event) => {
                  const chosen = event.target.files?.[0]
                  event.target.value = ''
                  if (chosen) void wizard.choose(chosen)
                }}
              />
            </label>{' '}
            {file?.name}
          </p>
        </li>
        {file && (
          <li>
            <p>{words.csv.look}</p>
            <Preview text={file.text} meta={meta.data} wrong={details} />
          </li>
        )}
        {file && (
          <li aria-busy={busy}>
            {busy && <p role="status">{words.csv.working}</p>}
            {error !== null && (
              <Problems error={error} details={details} text={file.text} name={file.name} meta={meta.data} />
            )}
            {trial && !done && !busy && error === null && (
              <Trial trial={trial} wizard={wizard} meta={meta.data} />
            )}
            {done && (
              <p role="status" className="restored">
                {words.csv.done(done.created, done.updated)}{' '}
                <Link to={`/${screen.name}`}>{words.csv.seeList}</Link>
              </p>
            )}
          </li>
        )}
      </ol>
      <ImportBatches screen={screen} meta={meta.data} />
    </Page>
  )
}

interface TrialProps {
  trial: Imported
  wizard: ReturnType<typeof useImport>
  meta: Meta
}

// What would come of it, and what can be said of all new ones at once.
function Trial({ trial, wizard, meta }: TrialProps) {
  const words = useWords()
  const options = meta.inputs.filter(({ type }) => type === 'yes_no')
  return (
    <>
      <p role="status">{words.csv.trial(trial.rows, trial.created, trial.updated, trial.unchanged)}</p>
      {options.map(({ name, label }) => (
        <Check
          key={name}
          label={words.csv.forNew(label)}
          checked={wizard.said[name] ?? false}
          onCheck={(yes) => wizard.say(name, yes)}
        />
      ))}
      <button type="button" className="primary" onClick={() => void wizard.write()}>
        {words.csv.write}
      </button>
    </>
  )
}

function Preview({ text, meta, wrong }: { text: string; meta: Meta; wrong: Detail[] }) {
  const words = useWords()
  const rows = csvRows(text)
  const [head = []] = rows
  const bad = new Set(wrong.map((detail) => `${placeOf(detail).row} ${placeOf(detail).column}`))
  const bad_rows = [...new Set(wrong.map((detail) => placeOf(detail).row))].slice(0, previewed)
  // Rows with problems come first: they are what one looks for.
  const numbers = [...new Set([...bad_rows, ...Array.from({ length: previewed }, (_, i) => i + 2)])]
  return (
    <TableFrame label={words.csv.look}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.csv.row}</th>
            {head.map((name, i) => (
              <th key={i} scope="col">
                {fieldOf(meta, name)?.label ?? name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {numbers
            .filter((number) => rows[number - 1])
            .map((number) => (
              <tr key={number}>
                <th scope="row">{number}</th>
                {rows[number - 1]?.map((cell, i) => (
                  <td key={i} className={bad.has(`${number} ${head[i] ?? ''}`) ? 'name wrong' : 'name'}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
      <p className="hint">{words.csv.count(rows.length - 1)}</p>
    </TableFrame>
  )
}

interface ProblemsProps {
  error: unknown
  details: Detail[]
  text: string
  name: string
  meta: Meta
}

function Problems({ error, details, text, name, meta }: ProblemsProps) {
  const words = useWords()
  if (!(error instanceof ApiError)) return <Failure error={error} />
  if (details.length === 0) {
    const columns = error.details.filter(({ field }) => field !== '')
    return (
      <>
        <Failure error={error} />
        <ul className="problems">
          {columns.map(({ field, code, reason }) => (
            <li key={`${field} ${code}`}>
              {words.csv.column(labelAt(meta, field))}: {reason}
            </li>
          ))}
        </ul>
      </>
    )
  }
  // The file again, each wrong row with what is wrong in it, to be mended and chosen once more.
  const annotate = () => {
    const reasons = new Map<number, string>()
    for (const detail of details) {
      const { row, column } = placeOf(detail)
      reasons.set(row, [reasons.get(row), `${column}: ${detail.reason}`].filter(Boolean).join(' / '))
    }
    const rows = csvRows(text).map((row, i) => [
      ...row,
      i === 0 ? words.csv.problem : (reasons.get(i + 1) ?? ''),
    ])
    saveFile(name.replace(/(\.csv)?$/i, '-checked.csv'), ['\ufeff', csvText(rows)], 'text/csv')
  }
  return (
    <div className="failure" role="alert">
      <p>
        {sentenceOf(error, words)} {words.csv.nothing}
      </p>
      <ul className="problems">
        {details.slice(0, 100).map((detail) => {
          const { row, column } = placeOf(detail)
          return (
            <li key={`${detail.field} ${detail.code}`}>
              {words.csv.at(row)} {fieldOf(meta, column)?.label ?? column}: {detail.reason}
            </li>
          )
        })}
      </ul>
      <button type="button" onClick={annotate}>
        {words.csv.annotated}
      </button>
    </div>
  )
}
