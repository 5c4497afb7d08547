-- What people ask of root's job on the machine: backups, their proofs, restores, jobs ahead of their time, addresses
-- and people that are kept out.

create table machine_request (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  number text not null,
  work text not null check (work in ('backup_database', 'backup_application', 'prove_backup', 'restore_backup',
    'take_back_restore', 'run_job', 'snapshot', 'block_address', 'unblock_address', 'lock_down')),
  target text,
  state text not null check (state in ('drafted', 'waiting', 'running', 'done', 'failed', 'cancelled')),
  asked_by text not null, asked_at timestamptz not null, authorized_by text,
  started_at timestamptz, ended_at timestamptz, exit_status bigint, output text,
  revision bigint,                           -- of the answer that it was taken over from
  search_key text generated always as (search_fold(number || ' ' || coalesce(target, ''))) stored,
  primary key (organization_id, id),
  constraint machine_request_number_taken unique (organization_id, number)
);
create index machine_request_by_time on machine_request (organization_id, asked_at, id);
create index machine_request_open on machine_request (organization_id, id) where state in ('waiting', 'running');
create index machine_request_search on machine_request using gin (search_pairs(search_key));
call fence('machine_request');
grant insert, update on machine_request to itdo_user;
