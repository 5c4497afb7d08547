-- The support desk: what people ask, who answers, and until when that was promised.

alter table role drop constraint role_code_taken_by_program;
create or replace function roles_of_program() returns text[] language sql immutable parallel safe
  as $$ select array['administrator', 'accountant', 'sales', 'viewer', 'support_agent'] $$;
alter table role add constraint role_code_taken_by_program check (code <> all (roles_of_program())) not valid;

-- When the desk is there and what it promises; a company without one has the hours and times of the manual.
create table support_policy (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  name text not null, calendar_id uuid,
  medium_around_the_clock boolean not null default false,
  primary key (organization_id, id),
  constraint support_policy_name_taken unique (organization_id),
  constraint support_policy_calendar_id_not_found foreign key (organization_id, calendar_id) references business_calendar
);
create index support_policy_by_calendar on support_policy (organization_id, calendar_id);
call fence('support_policy');
grant insert, update on support_policy to itdo_user;
create table support_hours (
  organization_id uuid not null, policy_id uuid not null, line_no bigint not null,
  weekday text not null check (weekday in ('sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday')),
  opens text not null check (opens ~ '^[0-9]{2}:[0-9]{2}$'), closes text not null check (closes ~ '^[0-9]{2}:[0-9]{2}$'),
  primary key (organization_id, policy_id, line_no),
  foreign key (organization_id, policy_id) references support_policy
);
call fence('support_hours');
grant insert, update, delete on support_hours to itdo_user;
create table support_target (
  organization_id uuid not null, policy_id uuid not null, line_no bigint not null,
  severity text not null check (severity in ('critical', 'high', 'medium', 'low')),
  response_minutes bigint check (response_minutes between 1 and 100000),
  resolution_minutes bigint check (resolution_minutes between 1 and 1000000),
  primary key (organization_id, policy_id, line_no),
  foreign key (organization_id, policy_id) references support_policy,
  constraint support_target_severity_taken unique (organization_id, policy_id, severity) deferrable initially deferred
);
call fence('support_target');
grant insert, update, delete on support_target to itdo_user;

-- Who works in a queue, and who leads it.
create table support_tier (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  tier text not null check (tier in ('level_1', 'level_2', 'level_3')),
  name text not null, lead_id uuid not null,
  primary key (organization_id, id),
  constraint support_tier_tier_taken unique (organization_id, tier),
  constraint support_tier_lead_id_not_found foreign key (organization_id, lead_id) references user_account
);
create index support_tier_by_lead on support_tier (organization_id, lead_id);
call fence('support_tier');
grant insert, update on support_tier to itdo_user;
create table support_tier_member (
  organization_id uuid not null, tier_id uuid not null, line_no bigint not null, user_id uuid not null,
  primary key (organization_id, tier_id, line_no),
  foreign key (organization_id, tier_id) references support_tier,
  constraint support_tier_member_user_id_not_found foreign key (organization_id, user_id) references user_account,
  constraint support_tier_member_user_id_taken unique (organization_id, tier_id, user_id) deferrable initially deferred
);
create index support_tier_member_by_user on support_tier_member (organization_id, user_id);
call fence('support_tier_member');
grant insert, update, delete on support_tier_member to itdo_user;

-- Whom to call in an emergency, and who is on call when.
create table emergency_contact (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  name text not null, function text, phone text, email text not null, is_active boolean not null default true,
  search_key text generated always as (search_fold(name || ' ' || coalesce(function, ''))) stored,
  primary key (organization_id, id)
);
create index emergency_contact_by_name on emergency_contact (organization_id, name, id);
create index emergency_contact_search on emergency_contact using gin (search_pairs(search_key));
call fence('emergency_contact');
grant insert, update on emergency_contact to itdo_user;
create table on_call_duty (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  contact_id uuid not null, valid_from date not null, valid_until date not null, starts_at text not null default '09:00',
  is_backup boolean not null default false,
  primary key (organization_id, id),
  constraint on_call_duty_contact_id_not_found foreign key (organization_id, contact_id) references emergency_contact,
  constraint on_call_duty_valid_until_before_start check (valid_until >= valid_from),
  constraint on_call_duty_starts_at_malformed check (starts_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$')
);
create index on_call_duty_by_contact on on_call_duty (organization_id, contact_id);
create index on_call_duty_by_day on on_call_duty (organization_id, valid_from, id);
call fence('on_call_duty');
grant insert, update, delete on on_call_duty to itdo_user;

create table ticket (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  number text not null,
  state text not null default 'open' check (state in ('open', 'waiting', 'resolved', 'closed')),
  subject text not null, description text not null,
  requester_id uuid, requester_email text,
  category text check (category in ('password_reset', 'account_lockout', 'navigation', 'data_entry', 'application_error',
    'performance', 'integration', 'workflow', 'database', 'infrastructure', 'security', 'major_degradation')),
  proposed_severity text not null check (proposed_severity in ('critical', 'high', 'medium', 'low')),
  severity text not null check (severity in ('critical', 'high', 'medium', 'low')),
  tier text not null check (tier in ('level_1', 'level_2', 'level_3')),
  assignee_id uuid,
  failed_request text, about_resource text, about_id uuid,
  opened_at timestamptz not null, response_due_at timestamptz, responded_at timestamptz,
  resolution_due_at timestamptz, resolved_at timestamptz,
  is_waiting_since timestamptz,
  next_look_at timestamptz,                  -- when the clock says something to somebody; none: it says nothing
  search_key text generated always as (search_fold(number || ' ' || subject)) stored,
  primary key (organization_id, id),
  constraint ticket_number_taken unique (organization_id, number),
  -- Who asks may belong to another company and work here, too.
  constraint ticket_requester_id_not_found foreign key (requester_id) references user_account (id),
  constraint ticket_requester_id_required check (requester_id is not null or requester_email is not null),
  constraint ticket_assignee_id_not_found foreign key (organization_id, assignee_id) references user_account
);
create index ticket_by_requester on ticket (organization_id, requester_id, id);
create index ticket_by_assignee on ticket (organization_id, assignee_id, id);
create index ticket_by_opening on ticket (organization_id, opened_at, id);
create index ticket_by_due on ticket (organization_id, response_due_at, id);
create index ticket_open on ticket (organization_id, tier, response_due_at) where state in ('open', 'waiting');
create index ticket_to_look_at on ticket (next_look_at) where next_look_at is not null;
create index ticket_search on ticket using gin (search_pairs(search_key));
call fence('ticket', true);
grant insert, update on ticket to itdo_user;

-- What the clock reads: never altered.
create table ticket_event (
  organization_id uuid not null, id uuid not null, ticket_id uuid not null, line_no bigint not null,
  at timestamptz not null,
  kind text not null check (kind in ('opened', 'severity_set', 'waiting_for_customer', 'customer_back', 'responded',
    'resolved', 'reopened')),
  severity text check (severity in ('critical', 'high', 'medium', 'low')), user_id uuid,
  primary key (organization_id, id),
  foreign key (organization_id, ticket_id) references ticket,
  constraint ticket_event_user_id_not_found foreign key (user_id) references user_account (id)
);
create index ticket_event_by_ticket on ticket_event (organization_id, ticket_id, line_no);
create index ticket_event_by_user on ticket_event (user_id);
call fence('ticket_event');
grant insert on ticket_event to itdo_user;

-- Who was told that time runs out: once for each part of a time, whatever is started anew.
create table ticket_escalation (
  organization_id uuid not null, id uuid not null, ticket_id uuid not null, line_no bigint not null,
  at timestamptz not null, measure text not null check (measure in ('response', 'resolution')),
  severity text not null, percent bigint not null, told text[] not null,
  primary key (organization_id, id),
  foreign key (organization_id, ticket_id) references ticket,
  constraint ticket_escalation_once unique (organization_id, ticket_id, measure, severity, percent)
);
call fence('ticket_escalation');
grant insert on ticket_escalation to itdo_user;

-- What is said in a ticket; what is internal the one who asked does not see.
create table ticket_message (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  ticket_id uuid not null, sent_at timestamptz not null,
  author_id uuid, author_name text not null,
  is_public boolean not null, by_requester boolean not null,
  channel text not null check (channel in ('portal', 'mail')),
  text text not null,
  primary key (organization_id, id),
  constraint ticket_message_ticket_id_not_found foreign key (organization_id, ticket_id) references ticket,
  constraint ticket_message_author_id_not_found foreign key (author_id) references user_account (id)
);
create index ticket_message_by_ticket on ticket_message (organization_id, ticket_id, id);
create index ticket_message_by_author on ticket_message (author_id);
create index ticket_message_by_time on ticket_message (organization_id, sent_at, id);
call fence('ticket_message');
grant insert on ticket_message to itdo_user;

-- Mails that came: none is taken twice, and an answer to one finds its ticket.
create table ticket_mail (
  organization_id uuid not null references organization, message_id text not null check (length(message_id) <= 1000),
  ticket_id uuid,                            -- none: it was left aside
  received_at timestamptz not null default now(),
  primary key (organization_id, message_id),
  foreign key (organization_id, ticket_id) references ticket
);
create index ticket_mail_by_ticket on ticket_mail (organization_id, ticket_id, received_at);
call fence('ticket_mail');
grant insert, update on ticket_mail to itdo_user;
