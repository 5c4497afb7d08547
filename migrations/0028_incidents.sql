-- Incidents: what disturbs many at once, what is told of it, and what the law wants to be reported.

create table incident (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  number text not null,
  state text not null default 'investigating' check (state in ('investigating', 'identified', 'monitoring', 'resolved')),
  severity text not null check (severity in ('critical', 'high', 'medium', 'low')),
  title text not null, impact text,
  component text not null check (component in ('application', 'database', 'live_updates', 'backup')),
  is_public boolean not null default false,
  commander_id uuid, stakeholders text[] not null default '{}',
  started_at timestamptz not null, identified_at timestamptz, resolved_at timestamptz,
  alert text, alert_since timestamptz,       -- the rule that fired, and since when
  personal_data boolean not null default false, malicious boolean not null default false,
  noticed_on date, first_report_due_on date, final_report_due_on date, first_reported_on date, final_reported_on date,
  root_cause text, post_mortem text,
  search_key text generated always as (search_fold(number || ' ' || title)) stored,
  primary key (organization_id, id),
  constraint incident_number_taken unique (organization_id, number),
  constraint incident_alert_taken unique (organization_id, alert, alert_since),
  constraint incident_commander_id_not_found foreign key (organization_id, commander_id) references user_account
);
create index incident_by_commander on incident (organization_id, commander_id);
create index incident_by_start on incident (organization_id, started_at, id);
create index incident_search on incident using gin (search_pairs(search_key));
call fence('incident', true);
grant insert, update on incident to itdo_user;

create table incident_entry (
  organization_id uuid not null, id uuid not null, incident_id uuid not null, line_no bigint not null,
  at timestamptz not null,
  kind text not null check (kind in ('opened', 'identified', 'monitoring', 'resolved', 'reopened', 'announced', 'noted',
    'ticket_linked', 'alert_fired', 'alert_cleared', 'reported')),
  text text, is_public boolean not null, user_id uuid,
  primary key (organization_id, id),
  foreign key (organization_id, incident_id) references incident,
  constraint incident_entry_user_id_not_found foreign key (user_id) references user_account (id)
);
create index incident_entry_by_incident on incident_entry (organization_id, incident_id, line_no);
create index incident_entry_by_user on incident_entry (user_id);
call fence('incident_entry', true);
grant insert on incident_entry to itdo_user;

alter table ticket add column incident_id uuid,
  add constraint ticket_incident_id_not_found foreign key (organization_id, incident_id) references incident;
create index ticket_by_incident on ticket (organization_id, incident_id);

-- Work that is announced: what fails meanwhile is no outage.
create table maintenance_window (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  title text not null, note text,
  component text not null check (component in ('application', 'database', 'live_updates', 'backup')),
  starts_on date not null, starts_at text not null check (starts_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  minutes bigint not null constraint maintenance_window_minutes_out_of_range check (minutes between 1 and 10080),
  is_active boolean not null default true,
  primary key (organization_id, id)
);
create index maintenance_window_by_day on maintenance_window (organization_id, starts_on, id);
call fence('maintenance_window', true);
grant insert, update on maintenance_window to itdo_user;
