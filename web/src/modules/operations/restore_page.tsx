// 復元: from a backup to a request that somebody authorizes; nothing is touched before that.
import { Failure } from '@/entity/failure'
import { Loading, Page } from '@/ui/page'
import { Link, usePlace } from '@/ui/router'
import { Badge, Moment } from '@/ui/values'
import { AskMachine } from './ask_machine'
import { useImpact, type Impact } from './backups'
import { Found } from './console'
import { useDuration } from './duration'
import { useNumbers } from './numbers'
import { RestoreSteps } from './restore_steps'
import { useMachineWords } from './words'

function Lost({ lost }: Pick<Impact, 'lost'>) {
  const words = useMachineWords()
  const { number } = useNumbers()
  return (
    <Found
      title={words.lostWork}
      rows={lost}
      empty={words.nothingLost}
      columns={[
        { label: words.kind, cell: ({ label }) => label },
        { label: words.made, cell: ({ made }) => number(made), kind: 'amount' },
        { label: words.changed, cell: ({ changed }) => number(changed), kind: 'amount' },
      ]}
    />
  )
}

function Shown({ impact, now }: { impact: Impact; now: number }) {
  const words = useMachineWords()
  const { number } = useNumbers()
  const duration = useDuration()
  const ago = Math.max(now - Date.parse(impact.backup.started_at), 0) / 1000
  const { backup } = impact
  return (
    <>
      <dl className="facts">
        <div className="wide">
          <dt>{words.file}</dt>
          <dd>
            {backup.file}{' '}
            <Badge tone={backup.verified_at ? 'good' : 'warn'}>
              {backup.verified_at ? words.verified : words.notVerified}
            </Badge>
          </dd>
        </div>
        <div>
          <dt>{words.impactOf.taken}</dt>
          <dd>
            <Moment value={backup.started_at} exact /> ({words.ago(duration(Math.round(ago)))})
          </dd>
        </div>
        <div>
          <dt>{words.impactOf.people}</dt>
          <dd>{number(impact.people_at_work)}</dd>
        </div>
        <div>
          <dt>{words.impactOf.time}</dt>
          <dd>{duration(impact.usual_ms / 1000)}</dd>
        </div>
        <div className="wide">
          <dt>{words.impactOf.command}</dt>
          <dd>
            <code>{impact.command}</code>
          </dd>
        </div>
      </dl>
      {!backup.verified_at && <p className="problem">{words.unproven}</p>}
      <Lost lost={impact.lost} />
      <p>{words.whatHappens}</p>
      <AskMachine primary work="restore_backup" target={backup.file} label={words.prepare} />
    </>
  )
}

// Without a file the way begins with the list of them.
function RestorePage() {
  const words = useMachineWords()
  const file = usePlace().query.get('file') ?? ''
  if (file !== '') return <RestoreFrom file={file} />
  return (
    <Page title={words.restoreTitle} back={{ to: '/operations/backups', label: words.backups }}>
      <RestoreSteps at={0} />
      <p>
        <Link to="/operations/backups">{words.chooseBackup}</Link>
      </p>
    </Page>
  )
}

function RestoreFrom({ file }: { file: string }) {
  const words = useMachineWords()
  const { data: impact, dataUpdatedAt, isPending, error, refetch } = useImpact(file)
  return (
    <Page title={words.restoreTitle} back={{ to: '/operations/backups', label: words.backups }}>
      <RestoreSteps at={1} />
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {impact && <Shown impact={impact} now={dataUpdatedAt} />}
    </Page>
  )
}

export const showRestore = () => <RestorePage />
