-- Companies, the people who work in them, how they prove who they are, and what they did.

create table organization (
  id uuid primary key,
  organization_id uuid not null generated always as (id) stored,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  code text not null constraint organization_code_taken unique,
  name text not null,
  name_kana text, description text, industry text, size text,
  postal_code text, address text, phone text, email text, website text,
  registration_number text constraint organization_registration_number_malformed check (registration_number ~ '^T[0-9]{13}$'),
  bank_account text,                         -- 振込先, printed on invoices
  fiscal_year_start_month bigint not null default 4 check (fiscal_year_start_month between 1 and 12),
  currency text not null default 'JPY',
  time_zone text not null default 'Asia/Tokyo',
  tax_rounding text not null default 'down' check (tax_rounding in ('half_up', 'down', 'up')),
  is_active boolean not null default true,
  search_key text generated always as (search_fold(code || ' ' || name || ' ' || coalesce(name_kana, ''))) stored
);
create index organization_search on organization using gin (search_pairs(search_key));
create index organization_by_code on organization (organization_id, code, id);
create index organization_by_name on organization (organization_id, name, id);
call fence('organization', true);
grant insert, update on organization to itdo_user;

create table department (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  code text not null, name text not null, description text,
  parent_id uuid, manager_id uuid,
  budget numeric(18,4) constraint department_budget_negative check (budget >= 0),
  path text not null,                        -- codes from the root, separated by /
  level bigint not null constraint department_level_too_deep check (level between 1 and 10),
  is_active boolean not null default true,
  search_key text generated always as (search_fold(code || ' ' || name)) stored,
  primary key (organization_id, id),
  constraint department_code_taken unique (organization_id, code),
  constraint department_parent_id_not_found foreign key (organization_id, parent_id) references department
);
create index department_by_path on department (organization_id, path, id);
create index department_by_name on department (organization_id, name, id);
create index department_by_parent on department (organization_id, parent_id);
create index department_by_manager on department (organization_id, manager_id);
create index department_search on department using gin (search_pairs(search_key));
call fence('department');
grant insert, update on department to itdo_user;

create table user_account (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  email text not null constraint user_account_email_malformed check (email = lower(email)),
  full_name text not null, full_name_kana text, phone text,
  department_id uuid,
  roles text[] not null default '{}',
  language text not null default 'ja' check (language in ('ja', 'en')),
  must_change_password boolean not null default false,
  is_active boolean not null default true,
  last_sign_in_at timestamptz,
  search_key text generated always as (search_fold(email || ' ' || full_name || ' ' || coalesce(full_name_kana, ''))) stored,
  primary key (organization_id, id),
  constraint user_account_department_id_not_found foreign key (organization_id, department_id) references department
);
-- One person signs in with one address, whichever organization she works for.
-- Kept in lower case: an index over lower(email) would be of no use behind row-level security (lower is not leakproof).
create unique index user_account_email_taken on user_account (email);
create unique index user_account_id on user_account (id);
create index user_account_by_email on user_account (organization_id, email, id);
create index user_account_by_name on user_account (organization_id, full_name, id);
create index user_account_by_department on user_account (organization_id, department_id);
create index user_account_search on user_account using gin (search_pairs(search_key));
call fence('user_account', true);
grant insert, update on user_account to itdo_user;
alter table department add constraint department_manager_id_not_found
  foreign key (organization_id, manager_id) references user_account;

-- Further organizations that a person works for, with the roles there.
create table membership (
  organization_id uuid not null references organization,
  user_id uuid not null references user_account (id),
  roles text[] not null,
  primary key (user_id, organization_id)
);
create index membership_by_organization on membership (organization_id, user_id);
call fence('membership', true);
grant insert, update, delete on membership to itdo_user;
-- A person sees the organizations she belongs to, not only the one she works in now.
create policy of_member on organization for select using (
  exists (select from user_account u where u.organization_id = organization.id and u.id = (select current_user_id()))
  or exists (select from membership m where m.organization_id = organization.id and m.user_id = (select current_user_id())));

-- Secrets stand apart from people: no list, export or audit of people can ever reach them.
create table user_password (
  organization_id uuid not null references organization,
  user_id uuid primary key references user_account (id),
  hash text not null,
  previous text[] not null default '{}',     -- the last five hashes, newest first
  changed_at timestamptz not null default now()
);
call fence('user_password', true);
grant insert, update on user_password to itdo_user;

-- A sign-in: of a browser (cookie) or of a program (bearer token). Tokens are kept as SHA-256 only.
create table user_session (
  organization_id uuid not null references organization,
  id uuid primary key,
  user_id uuid not null references user_account (id),
  kind text not null check (kind in ('browser', 'api')),
  token_hash bytea not null,
  csrf_token text,
  refresh_hash bytea, refresh_expires_at timestamptz,
  used_refresh_hashes bytea[] not null default '{}',  -- a second use of one revokes the session
  address text not null, agent text,
  created_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at timestamptz not null,
  absolute_expires_at timestamptz not null,
  revoked_at timestamptz, revoked_because text
);
create unique index user_session_token on user_session (token_hash);
create unique index user_session_refresh on user_session (refresh_hash);
create index user_session_used_refresh on user_session using gin (used_refresh_hashes);
create index user_session_by_user on user_session (user_id, created_at) where revoked_at is null;
create index user_session_by_organization on user_session (organization_id);
call fence('user_session', true);
grant insert, update on user_session to itdo_user;
create function tell_session_change() returns trigger language plpgsql
  as $$ begin perform pg_notify('itdo_session', new.id::text); return null; end $$;
create trigger user_session_told after update on user_session for each row
  when (new.revoked_at is distinct from old.revoked_at or new.token_hash is distinct from old.token_hash)
  execute function tell_session_change();
-- What a person may do changed: every node forgets what it remembered of her.
create function tell_user_change() returns trigger language plpgsql
  as $$ begin perform pg_notify('itdo_user', new.id::text); return null; end $$;
create trigger user_account_told after update on user_account for each row
  when (new.roles is distinct from old.roles or new.is_active is distinct from old.is_active
        or new.department_id is distinct from old.department_id or new.language is distinct from old.language
        or new.must_change_password is distinct from old.must_change_password)
  execute function tell_user_change();

-- Failed sign-ins by account and by address; the delay grows with each. Not of any organization: the account need
-- not exist. Keys are SHA-256 of "account:<e-mail>" or "address:<ip>".
create table sign_in_failure (
  key bytea primary key,
  failures bigint not null,
  last_failed_at timestamptz not null,
  locked_until timestamptz
);
grant select, insert, update, delete on sign_in_failure to itdo_user;
grant select on sign_in_failure to itdo_backup;

-- Who did what: written in the transaction of the change, never altered.
create table audit_log (
  organization_id uuid not null references organization, id uuid not null,
  at timestamptz not null default now(),
  user_id uuid, on_behalf_of uuid,
  action text not null, resource text not null, record_id uuid, record_version bigint,
  before jsonb, after jsonb,
  request_id text, address text,
  primary key (organization_id, id)
);
create index audit_log_by_record on audit_log (organization_id, record_id, id);
create index audit_log_by_user on audit_log (organization_id, user_id, id);
create index audit_log_by_time on audit_log (organization_id, at, id);
call fence('audit_log', true);
grant insert on audit_log to itdo_user;
create trigger audit_log_final before update or delete on audit_log for each row execute function refuse_change();
create trigger audit_log_kept before truncate on audit_log for each statement execute function refuse_change();

-- What was answered to a request with an Idempotency-Key; a repetition gets the same answer.
create table idempotency_key (
  organization_id uuid not null references organization,
  user_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status bigint, response text, version bigint, state text,
  created_at timestamptz not null default now(),
  primary key (organization_id, user_id, key)
);
create index idempotency_key_by_age on idempotency_key (created_at);
call fence('idempotency_key', true);
grant insert, update, delete on idempotency_key to itdo_user;

-- Work for later, wanted by the transaction that wrote it: mails, exports, imports. Taken with SKIP LOCKED.
create table job (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  kind text not null, subject text, arguments jsonb not null default '{}',
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  run_at timestamptz not null default now(),
  attempts bigint not null default 0,
  progress bigint not null default 0 check (progress between 0 and 100),
  message text, result jsonb, finished_at timestamptz,
  search_key text generated always as (search_fold(kind || ' ' || coalesce(subject, ''))) stored,
  primary key (organization_id, id)
);
create index job_waiting on job (run_at) where state in ('queued', 'running');
create index job_by_time on job (organization_id, created_at, id);
create index job_search on job using gin (search_pairs(search_key));
call fence('job', true);
grant insert, update on job to itdo_user;
create function tell_job() returns trigger language plpgsql
  as $$ begin perform pg_notify('itdo_job', new.kind); return null; end $$;
create trigger job_told after insert on job for each row execute function tell_job();

-- A file that belongs to a record; its bytes lie in the store under their SHA-256.
create table attachment (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  resource text not null, record_id uuid not null,
  file_name text not null, media_type text not null,
  size bigint not null check (size >= 0), sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  is_active boolean not null default true,
  search_key text generated always as (search_fold(file_name)) stored,
  primary key (organization_id, id)
);
create index attachment_by_record on attachment (organization_id, record_id, id);
create index attachment_by_time on attachment (organization_id, created_at, id);
create index attachment_search on attachment using gin (search_pairs(search_key));
call fence('attachment');
grant insert, update on attachment to itdo_user;

-- The last number of each series. Legal series are drawn inside the posting transaction, last of all its locks, so a
-- number is lost by nobody and waited for only during the commit.
create table number_series (
  organization_id uuid not null references organization,
  series text not null, period text not null,
  last bigint not null,
  primary key (organization_id, series, period)
) with (fillfactor = 50);
call fence('number_series');
grant insert, update on number_series to itdo_user;
