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
})

export const mail_messages = declare<'MailMessage'>({
  name: 'mail-messages',
  api: '/mail-messages',
  key: ['recipient'],
  tones: { queued: 'plain', sent: 'good', failed: 'warn' },
  filters: ['state', 'recipient'],
})
