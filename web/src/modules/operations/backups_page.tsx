// バックアップ: what there is to come back from, how sure that is, and the ways to more of it.
import type { ReactNode } from 'react'
import { Failure } from '@/entity/failure'
import { useMeta } from '@/entity/meta'
import { address, Link } from '@/ui/router'
import { Loading, Page, TableFrame } from '@/ui/page'
import { Badge, Moment } from '@/ui/values'
import { AskMachine } from './ask_machine'
import { useBackups, type Archive, type Backup, type Overview } from './backups'
import { DrillTable } from './drill_table'
import { useDurations } from './durations'
import { useNumbers } from './numbers'
import { machine_requests } from './screens'
import { useMachineWords } from './words'

// `now`: when the server was asked.
function Fresh({ at, within, now }: { at: string; within: number; now: number }) {
  const words = useMachineWords()
  const { ago } = useDurations()
  const old = now - Date.parse(at) > within * 1000
  return (
    <>
      <Moment value={at} /> ({ago(at, now)}){' '}
      <Badge tone={old ? 'warn' : 'good'}>{old ? words.old : words.good}</Badge>
    </>
  )
}

function Facts({ overview, now }: { overview: Overview; now: number }) {
  const words = useMachineWords()
  const { duration } = useDurations()
  const { bytes, number } = useNumbers()
  const { goals, copy, log_archive, space, usual_ms } = overview
  const newest = overview.backups.find(({ verified_at }) => verified_at)
  const log = !log_archive.is_set_up ? (
    words.logNotSetUp
  ) : log_archive.is_failing ? (
    <Badge tone="warn">{words.logFails}</Badge>
  ) : log_archive.archived_at ? (
    <Moment value={log_archive.archived_at} />
  ) : (
    words.never
  )
  const facts: [string, ReactNode][] = [
    [
      words.newest,
      newest ? (
        <Fresh at={newest.finished_at} within={goals.backup_age_seconds} now={now} />
      ) : (
        <Badge tone="warn">{words.none}</Badge>
      ),
    ],
    ...(newest
      ? ([
          [words.size, bytes(newest.bytes)],
          [
            words.took,
            usual_ms === null
              ? duration(newest.took_ms)
              : `${duration(newest.took_ms)} (${words.usual(duration(usual_ms))})`,
          ],
        ] satisfies [string, ReactNode][])
      : []),
    [
      words.copy,
      copy.copied_at ? (
        <Fresh at={copy.copied_at} within={goals.copy_age_seconds} now={now} />
      ) : copy.is_set_up ? (
        words.never
      ) : (
        words.copyNotSetUp
      ),
    ],
    [words.log, log],
    ...(space
      ? ([
          [
            words.space,
            newest && newest.bytes > 0
              ? words.spaceFor(bytes(space.free_bytes), number(Math.floor(space.free_bytes / newest.bytes)))
              : bytes(space.free_bytes),
          ],
        ] satisfies [string, ReactNode][])
      : []),
  ]
  return (
    <dl className="facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function State({ backup }: { backup: Backup }) {
  const words = useMachineWords()
  if (!backup.has_manifest) return <Badge tone="void">{words.noManifest}</Badge>
  if (backup.fault)
    return (
      <>
        <Badge tone="warn">{words.damaged}</Badge> <span className="problem">{backup.fault}</span>
      </>
    )
  if (!backup.verified_at) return <Badge tone="warn">{words.notVerified}</Badge>
  return <Badge tone="good">{words.verified}</Badge>
}

function BackupTable({ backups, asks }: { backups: Backup[]; asks: boolean }) {
  const words = useMachineWords()
  const { bytes } = useNumbers()
  if (backups.length === 0) return <p className="empty">{words.noBackups}</p>
  return (
    <TableFrame label={words.ofDatabase}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.file}</th>
            <th scope="col">{words.takenAt}</th>
            <th scope="col">{words.state}</th>
            <th scope="col" className="amount">
              {words.size}
            </th>
            <th scope="col">SHA-256</th>
            <th scope="col">{words.keptUntil}</th>
            {asks && <th scope="col">{words.actions}</th>}
          </tr>
        </thead>
        <tbody>
          {backups.map((backup) => (
            <tr key={backup.file}>
              <th scope="row">
                {backup.file} {backup.encrypted && <span className="hint">{words.encrypted}</span>}
              </th>
              <td>{backup.has_manifest && <Moment value={backup.finished_at} />}</td>
              <td>
                <State backup={backup} />
              </td>
              <td className="amount">{backup.has_manifest && bytes(backup.bytes)}</td>
              <td>
                {backup.has_manifest && <code title={backup.sha256}>{backup.sha256.slice(0, 12)}</code>}
              </td>
              <td>
                <Moment value={backup.kept_until} />
              </td>
              {asks && (
                <td>
                  <span className="commands">
                    <AskMachine
                      work="prove_backup"
                      target={backup.file}
                      label={words.verify}
                      of={backup.file}
                    />
                    {backup.has_manifest && (
                      <Link className="button" to={address('/operations/restore', { file: backup.file })}>
                        {words.restore}
                        <span className="unseen"> {backup.file}</span>
                      </Link>
                    )}
                  </span>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function ArchiveTable({ archives }: { archives: Archive[] }) {
  const words = useMachineWords()
  const { bytes } = useNumbers()
  if (archives.length === 0) return <p className="empty">{words.never}</p>
  return (
    <TableFrame label={words.ofFiles}>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.file}</th>
            <th scope="col">{words.takenAt}</th>
            <th scope="col" className="amount">
              {words.size}
            </th>
          </tr>
        </thead>
        <tbody>
          {archives.map((archive) => (
            <tr key={archive.file}>
              <th scope="row">
                {archive.file} {archive.encrypted && <span className="hint">{words.encrypted}</span>}
              </th>
              <td>
                <Moment value={archive.finished_at} />
              </td>
              <td className="amount">{bytes(archive.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Aside({ names, asks }: { names: string[]; asks: boolean }) {
  const words = useMachineWords()
  if (names.length === 0) return null
  return (
    <section>
      <h2>{words.aside}</h2>
      <p className="hint">{words.asideWhy}</p>
      <ul>
        {names.map((name) => (
          <li key={name}>
            <code>{name}</code>{' '}
            {asks && <AskMachine work="take_back_restore" target={name} label={words.takeBack} of={name} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Shown({ overview, asks, now }: { overview: Overview; asks: boolean; now: number }) {
  const words = useMachineWords()
  if (!overview.can_be_read) return <p className="problem">{words.noFolder(overview.folder)}</p>
  return (
    <>
      <Facts overview={overview} now={now} />
      <section>
        <h2>{words.ofDatabase}</h2>
        <BackupTable backups={overview.backups} asks={asks} />
      </section>
      <Aside names={overview.aside} asks={asks} />
      <section>
        <h2>{words.ofFiles}</h2>
        <ArchiveTable archives={overview.archives} />
      </section>
      <section>
        <h2>{words.drills}</h2>
        <DrillTable drills={overview.drills} goals={overview.goals} />
      </section>
    </>
  )
}

function BackupsPage() {
  const words = useMachineWords()
  const { data: overview, dataUpdatedAt, isPending, error, refetch } = useBackups()
  const asks = useMeta(machine_requests.name).data?.rights.create !== 'none'
  return (
    <Page
      title={words.backups}
      commands={
        <>
          {asks && <AskMachine primary work="backup_database" label={words.takeNow} />}
          {asks && <AskMachine work="backup_application" label={words.takeFiles} />}
          <Link className="button" to={`/${machine_requests.name}`}>
            {words.requests}
          </Link>
        </>
      }
    >
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {overview && <Shown overview={overview} asks={asks} now={dataUpdatedAt} />}
    </Page>
  )
}

export const showBackups = () => <BackupsPage />
