// 監査ログ, background work and mails.
import { declare } from '@/entity/screens'

export const audit_log = declare<'AuditLog'>({
  name: 'audit-log',
  api: '/audit-log',
  key: ['at'],
  columns: ['at', 'user_id', 'action', 'resource', 'record_version', 'address', 'api_key_id', 'request_id'],
  filters: ['at', 'user_id', 'action', 'resource', 'address', 'request_id'],
})

export const personal_reads = declare<'PersonalRead'>({
  name: 'personal-reads',
  api: '/personal-reads',
  key: ['at'],
  columns: ['at', 'user_id', 'resource', 'record_id', 'way', 'row_count', 'api_key_id'],
  filters: ['at', 'user_id', 'resource', 'record_id', 'way'],
})

export const jobs = declare<'Job'>({
  name: 'jobs',
  api: '/jobs',
  key: ['kind'],
  tones: { queued: 'plain', running: 'warn', done: 'good', failed: 'warn', cancelled: 'void' },
  filters: ['state', 'kind'],
  // What is done once is begun anew where it came from (modules/archive/job.hpp).
  offers: (action, { kind }) => action !== 'retry' || (kind !== 'csv.import' && kind !== 'runbook.command'),
})

export const mail_messages = declare<'MailMessage'>({
  name: 'mail-messages',
  api: '/mail-messages',
  key: ['recipient'],
  tones: { queued: 'plain', sent: 'good', failed: 'warn', cancelled: 'void' },
  filters: ['state', 'recipient'],
})

export const tasks = declare<'Task'>({
  name: 'tasks',
  api: '/operations/tasks',
  key: ['number'],
  columns: ['number', 'kind', 'state', 'due_on', 'owner_id', 'done_by_id', 'signed_by_id'],
  filters: ['state', 'kind', 'owner_id', 'due_on'],
  tones: { open: 'warn', done: 'plain', signed_off: 'good' },
  hasFiles: true,
  sections: [{ title: 'basics', fields: ['kind', 'due_on', 'owner_id', 'evidence'] }],
})

export const runbook_runs = declare<'RunbookRun'>({
  name: 'runbook-runs',
  api: '/operations/runbook-runs',
  key: ['number'],
  columns: ['number', 'title', 'state', 'incident_id', 'started_by', 'started_at', 'ended_at'],
  filters: ['state', 'runbook', 'incident_id'],
  tones: { running: 'warn', done: 'good', given_up: 'void' },
  hasFiles: true,
  sections: [{ title: 'basics', fields: ['incident_id'] }],
})

export const machine_requests = declare<'MachineRequest'>({
  name: 'machine-requests',
  api: '/operations/machine-requests',
  key: ['number'],
  columns: ['number', 'work', 'target', 'state', 'asked_by', 'asked_at', 'ended_at'],
  filters: ['state', 'work', 'asked_at'],
  tones: {
    drafted: 'warn',
    waiting: 'plain',
    running: 'plain',
    done: 'good',
    failed: 'warn',
    cancelled: 'void',
  },
  createsAt: '/operations/backups',
  shownOtherwise: ['output', 'revision'],
})
