// サポート: what people ask and who answers.
import { declare } from '@/entity/screens'

export const tickets = declare<'Ticket'>({
  name: 'tickets',
  api: '/support/tickets',
  key: ['number'],
  columns: [
    'number',
    'subject',
    'state',
    'severity',
    'tier',
    'assignee_id',
    'requester_id',
    'response_due_at',
  ],
  filters: ['state', 'severity', 'tier', 'assignee_id'],
  tones: { open: 'warn', waiting: 'plain', resolved: 'good', closed: 'void' },
  hasFiles: true,
  sections: [
    {
      title: 'basics',
      fields: ['subject', 'description', 'category', 'proposed_severity', 'requester_id', 'failed_request'],
    },
    { title: 'more', fields: ['about_resource', 'about_id'] },
  ],
})

export const ticket_messages = declare<'TicketMessage'>({
  name: 'ticket-messages',
  api: '/ticket-messages',
  key: ['sent_at'],
  columns: ['sent_at', 'ticket_id', 'author_name', 'is_public', 'channel'],
})

export const ticket_ratings = declare<'TicketRating'>({
  name: 'ticket-ratings',
  api: '/ticket-ratings',
  key: ['rated_at'],
  columns: ['rated_at', 'ticket_id', 'score', 'comment', 'channel'],
  filters: ['score'],
})

export const incidents = declare<'Incident'>({
  name: 'incidents',
  api: '/incidents',
  key: ['number'],
  columns: ['number', 'title', 'state', 'severity', 'component', 'started_at', 'resolved_at'],
  filters: ['state', 'severity', 'component'],
  tones: { investigating: 'warn', identified: 'warn', monitoring: 'plain', resolved: 'good' },
  hasFiles: true,
  sections: [
    {
      title: 'basics',
      fields: ['title', 'severity', 'component', 'impact', 'is_public', 'commander_id', 'stakeholders'],
    },
    { title: 'terms', fields: ['personal_data', 'malicious', 'noticed_on'] },
    { title: 'more', fields: ['root_cause', 'post_mortem'] },
  ],
})

export const maintenance_windows = declare<'MaintenanceWindow'>({
  name: 'maintenance-windows',
  api: '/maintenance-windows',
  key: ['starts_on'],
  columns: ['starts_on', 'starts_at', 'minutes', 'title', 'component', 'is_active'],
})

export const knowledge_articles = declare<'KnowledgeArticle'>({
  name: 'knowledge-articles',
  api: '/knowledge-articles',
  key: ['title'],
  columns: ['title', 'category', 'language', 'state', 'views', 'helped', 'did_not_help'],
  filters: ['state', 'category', 'language'],
  tones: { draft: 'plain', published: 'good', retired: 'void' },
  hasFiles: true,
  sections: [
    { title: 'basics', fields: ['title', 'body'] },
    { title: 'more', fields: ['language', 'category', 'search_words'] },
  ],
})

export const support_macros = declare<'SupportMacro'>({
  name: 'support-macros',
  api: '/support-macros',
  key: ['name'],
  columns: ['name', 'tier', 'outcome', 'is_active'],
})

export const support_policies = declare<'SupportPolicy'>({
  name: 'support-policies',
  api: '/support-policies',
  key: ['name'],
  columns: ['name', 'calendar_id', 'medium_around_the_clock'],
})

export const support_tiers = declare<'SupportTier'>({
  name: 'support-tiers',
  api: '/support-tiers',
  key: ['name'],
  columns: ['tier', 'name', 'lead_id'],
})

export const emergency_contacts = declare<'EmergencyContact'>({
  name: 'emergency-contacts',
  api: '/emergency-contacts',
  key: ['name'],
  columns: ['name', 'function', 'phone', 'email', 'is_active'],
})

export const on_call_duties = declare<'OnCallDuty'>({
  name: 'on-call-duties',
  api: '/on-call-duties',
  key: ['valid_from'],
  columns: ['valid_from', 'valid_until', 'starts_at', 'contact_id', 'is_backup'],
})
