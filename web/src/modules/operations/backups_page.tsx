// バックアップ: what there is to come back from, how sure that is, and the ways to more of it.
import type { ReactNode } from 'react'
import { Failure } from '@/entity/failure'
import { useMeta } from '@/entity/meta'
import { Loading, Page } from '@/ui/page'
import { address, Link } from '@/ui/router'
import { Badge, Moment } from '@/ui/values'
import { AskMachine } from './ask_machine'
import { useBackups, type Archive, type Backup, type Overview } from './backups'
import { Found, type Column } from './console'
import { useDuration } from './duration'
import { useNumbers } from './numbers'
import { machine_requests } from './screens'
import { useMachineWords } from './words'

// `now`: when the server was asked.
function Fresh({ at, within, now }: { at: string; within: number; now: number }) {
  const words = useMachineWords()
  const duration = useDuration()
  const seconds = Math.max(now - Date.parse(at), 0) / 1000
  const old = seconds > within
  return (
    <>
      <Moment value={at} /> ({words.ago(duration(Math.round(seconds)))}){' '}
      <Badge tone={old ? 'warn' : 'good'}>{old ? words.old : words.good}</Badge>
    </>
  )
}

function LogArchive({ archive }: { archive: Overview['log_archive'] }) {
  const words = useMachineWords()
  if (!archive.is_set_up) return words.logNotSetUp
  if (archive.is_failing) return <Badge tone="warn">{words.logFails}</Badge>
  return archive.archived_at ? <Moment value={archive.archived_at} /> : words.never
}

function Facts({ overview, now }: { overview: Overview; now: number }) {
  const words = useMachineWords()
  const duration = useDuration()
  const { bytes, number } = useNumbers()
  const { goals, copy, log_archive, space, usual_ms } = overview
  const newest = overview.backups.find(({ verified_at }) => verified_at)
  const missing = copy.is_set_up ? words.never : words.copyNotSetUp
  const facts: [string, ReactNode][] = [
    [
      words.newest,
      newest ? (
        <Fresh at={newest.finished_at} within={goals.backup_age_seconds} now={now} />
      ) : (
        <Badge tone="warn">{words.none}</Badge>
      ),
    ],
  ]
  if (newest) {
    const took = duration(newest.took_ms / 1000)
    facts.push([words.size, bytes(newest.bytes)])
    facts.push([words.took, usual_ms === null ? took : `${took} (${words.usual(duration(usual_ms / 1000))})`])
  }
  facts.push([
    words.copy,
    copy.copied_at ? <Fresh at={copy.copied_at} within={goals.copy_age_seconds} now={now} /> : missing,
  ])
  facts.push([words.log, <LogArchive key="log" archive={log_archive} />])
  if (space)
    facts.push([
      words.space,
      newest && newest.bytes > 0
        ? words.spaceFor(bytes(space.free_bytes), number(Math.floor(space.free_bytes / newest.bytes)))
        : bytes(space.free_bytes),
    ])
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

function FileName({ file, encrypted }: { file: string; encrypted: boolean }) {
  const words = useMachineWords()
  return (
    <>
      {file} {encrypted && <span className="hint">{words.encrypted}</span>}
    </>
  )
}

function Choices({ backup }: { backup: Backup }) {
  const words = useMachineWords()
  return (
    <span className="commands">
      <AskMachine work="prove_backup" target={backup.file} label={words.verify} of={backup.file} />
      {backup.has_manifest && (
        <Link className="button" to={address('/operations/restore', { file: backup.file })}>
          {words.restore}
          <span className="unseen"> {backup.file}</span>
        </Link>
      )}
    </span>
  )
}

function Backups({ backups, asks }: { backups: Backup[]; asks: boolean }) {
  const words = useMachineWords()
  const { bytes } = useNumbers()
  const known = (cell: (backup: Backup) => ReactNode) => (backup: Backup) =>
    backup.has_manifest ? cell(backup) : null
  const columns: Column<Backup>[] = [
    { label: words.file, cell: (backup) => <FileName {...backup} /> },
    { label: words.takenAt, cell: known(({ finished_at }) => <Moment value={finished_at} />) },
    { label: words.state, cell: (backup) => <State backup={backup} /> },
    { label: words.size, cell: known((backup) => bytes(backup.bytes)), kind: 'amount' },
    { label: 'SHA-256', cell: known(({ sha256 }) => <code title={sha256}>{sha256.slice(0, 12)}</code>) },
    { label: words.keptUntil, cell: ({ kept_until }) => <Moment value={kept_until} /> },
  ]
  if (asks) columns.push({ label: words.actions, cell: (backup) => <Choices backup={backup} /> })
  return <Found title={words.ofDatabase} rows={backups} empty={words.noBackups} columns={columns} />
}

function Archives({ archives }: { archives: Archive[] }) {
  const words = useMachineWords()
  const { bytes } = useNumbers()
  const columns: Column<Archive>[] = [
    { label: words.file, cell: (archive) => <FileName {...archive} /> },
    { label: words.takenAt, cell: ({ finished_at }) => <Moment value={finished_at} /> },
    { label: words.size, cell: (archive) => bytes(archive.bytes), kind: 'amount' },
  ]
  return <Found title={words.ofFiles} rows={archives} empty={words.never} columns={columns} />
}

function Aside({ names, asks }: { names: string[]; asks: boolean }) {
  const words = useMachineWords()
  if (names.length === 0) return null
  const columns: Column<string>[] = [{ label: words.database, cell: (name) => <code>{name}</code> }]
  if (asks)
    columns.push({
      label: words.actions,
      cell: (name) => <AskMachine work="take_back_restore" target={name} label={words.takeBack} of={name} />,
    })
  return <Found title={words.aside} hint={words.asideWhy} rows={names} columns={columns} />
}

function Shown({ overview, asks, now }: { overview: Overview; asks: boolean; now: number }) {
  const words = useMachineWords()
  if (!overview.can_be_read) return <p className="problem">{words.noFolder(overview.folder)}</p>
  return (
    <>
      <Facts overview={overview} now={now} />
      <Backups backups={overview.backups} asks={asks} />
      <Aside names={overview.aside} asks={asks} />
      <Archives archives={overview.archives} />
    </>
  )
}

function BackupsPage() {
  const words = useMachineWords()
  const { data: overview, dataUpdatedAt, isPending, error, refetch } = useBackups()
  const asks = (useMeta(machine_requests.name).data?.rights.create ?? 'none') !== 'none'
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
          <Link className="button" to="/operations/drills">
            {words.drills}
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
