-- The tasks of the month and the quarter that people do: each once, signed by another one than who did it.

create table task (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  number text not null,
  kind text not null check (kind in ('backup_verification', 'performance_review', 'security_audit',
    'disaster_recovery_test', 'manual_review', 'system_review', 'capacity_review', 'contacts_test')),
  state text not null default 'open' check (state in ('open', 'done', 'signed_off')),
  due_on date not null, owner_id uuid, run_id uuid, evidence text,
  done_by_id uuid, done_at timestamptz, signed_by_id uuid, signed_at timestamptz,
  sent_back_because text, escalated_at timestamptz,
  search_key text generated always as (search_fold(number)) stored,
  primary key (organization_id, id),
  constraint task_number_taken unique (organization_id, number),
  constraint task_kind_taken unique (organization_id, kind, due_on),
  constraint task_owner_id_not_found foreign key (organization_id, owner_id) references user_account,
  constraint task_run_id_not_found foreign key (organization_id, run_id) references runbook_run,
  -- Who does it or signs it may belong to another company and work here, too.
  constraint task_done_by_id_not_found foreign key (done_by_id) references user_account (id),
  constraint task_signed_by_id_not_found foreign key (signed_by_id) references user_account (id)
);
create index task_by_owner on task (organization_id, owner_id);
create index task_by_run on task (organization_id, run_id);
create index task_by_doer on task (done_by_id);
create index task_by_signer on task (signed_by_id);
create index task_by_day on task (organization_id, due_on, id);
create index task_search on task using gin (search_pairs(search_key));
call fence('task', true);
grant insert, update on task to itdo_user;
