-- Runbooks that somebody goes through: each step, who did it, and what the commands said.

create table runbook_run (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  number text not null, runbook text not null, title text not null,
  state text not null default 'running' check (state in ('running', 'done', 'given_up')),
  place text not null default 'screen' check (place in ('screen', 'machine')),
  alert text, incident_id uuid,
  started_by text not null, started_at timestamptz not null, ended_at timestamptz, reason text,
  revision bigint,                           -- of the file that it was taken over from
  search_key text generated always as (search_fold(number || ' ' || title)) stored,
  primary key (organization_id, id),
  constraint runbook_run_number_taken unique (organization_id, number),
  constraint runbook_run_incident_id_not_found foreign key (organization_id, incident_id) references incident
);
create index runbook_run_by_incident on runbook_run (organization_id, incident_id);
create index runbook_run_by_start on runbook_run (organization_id, started_at, id);
create index runbook_run_search on runbook_run using gin (search_pairs(search_key));
call fence('runbook_run');
grant insert, update on runbook_run to itdo_user;

create table run_step (
  organization_id uuid not null, id uuid not null, run_id uuid not null, line_no bigint not null,
  text text not null, commands text[] not null, on_screen text[] not null,
  state text not null check (state in ('open', 'running', 'done', 'failed', 'skipped')),
  note text, done_by text, at timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, run_id) references runbook_run
);
create index run_step_by_run on run_step (organization_id, run_id, line_no);
call fence('run_step');
grant insert, update on run_step to itdo_user;

-- What a command said is never altered.
create table run_outcome (
  organization_id uuid not null, id uuid not null, run_id uuid not null, line_no bigint not null,
  step bigint not null, command text not null, at timestamptz not null,
  milliseconds bigint not null, exit_status bigint not null, output text, done_by text not null,
  primary key (organization_id, id),
  foreign key (organization_id, run_id) references runbook_run
);
create index run_outcome_by_run on run_outcome (organization_id, run_id, line_no);
call fence('run_outcome');
grant insert on run_outcome to itdo_user;
