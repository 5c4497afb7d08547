-- Keys by which programs of a person work for her: with her rights, narrowed by what the key says, until it ends.
create table api_key (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  user_id uuid not null,
  name text not null,
  prefix text not null,                     -- how the key begins, by which a person knows it again
  read_only boolean not null default true,
  resources text[] not null default '{}',   -- what it may be used for; empty: whatever she may
  addresses text[] not null default '{}',   -- from where, as networks; empty: from anywhere
  expires_at timestamptz not null,
  previous_until timestamptz,               -- how long the secret before the last change is still good
  last_used_at timestamptz, last_used_address text,
  revoked_at timestamptz,
  search_key text generated always as (search_fold(name || ' ' || prefix)) stored,
  primary key (organization_id, id),
  constraint api_key_user_id_not_found foreign key (organization_id, user_id) references user_account,
  -- Whatever a program says, no key lives for longer than a year from its last change.
  constraint api_key_expires_at_too_late check (expires_at <= updated_at + interval '367 days')
);
create unique index api_key_id on api_key (id);
create index api_key_by_user on api_key (organization_id, user_id, id);
create index api_key_by_name on api_key (organization_id, name, id);
create index api_key_search on api_key using gin (search_pairs(search_key));
call fence('api_key', true);
grant insert, update on api_key to itdo_user;

-- Secrets stand apart, as passwords do, and are kept as SHA-256 only: the one that is good, and for a while the one
-- before it.
create table api_key_secret (
  organization_id uuid not null references organization,
  secret_hash bytea primary key,
  api_key_id uuid not null references api_key (id),
  is_current boolean not null default true,
  good_until timestamptz not null default 'infinity',  -- never beyond the key itself
  constraint api_key_secret_one_and_one_before unique (api_key_id, is_current)
);
create index api_key_secret_by_organization on api_key_secret (organization_id);
call fence('api_key_secret', true);
grant insert, update, delete on api_key_secret to itdo_user;

-- What is revoked stays so.
create function refuse_revival() returns trigger language plpgsql
  as $$ begin raise exception using errcode = '23001', constraint = 'api_key_immutable',
    message = 'a key that was revoked does not come back'; end $$;
create trigger api_key_stays_revoked before update on api_key for each row
  when (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at)
  execute function refuse_revival();

-- The keys of who leaves end with her account, whoever deactivates it and however, and do not come back with it.
create function end_api_keys() returns trigger language plpgsql as $$
begin
  update api_key set revoked_at = now(), updated_at = now(), version = version + 1
    where user_id = new.id and revoked_at is null;
  return null;
end $$;
create trigger user_account_ends_keys after update of is_active on user_account for each row
  when (old.is_active and not new.is_active) execute function end_api_keys();

-- Every node forgets what it remembered of a key, as of a session.
create function tell_api_key() returns trigger language plpgsql
  as $$ begin perform pg_notify('itdo_session', old.id::text); return null; end $$;
create trigger api_key_told after update on api_key for each row
  when (new.revoked_at is distinct from old.revoked_at or new.expires_at is distinct from old.expires_at)
  execute function tell_api_key();
create function tell_api_key_secret() returns trigger language plpgsql
  as $$ begin perform pg_notify('itdo_session', old.api_key_id::text); return null; end $$;
create trigger api_key_secret_told after update or delete on api_key_secret for each row
  execute function tell_api_key_secret();

-- With which key something was done. Work by a key says so in its transaction, and so does each row it writes; what
-- a row is called (audit_digest) changes for these rows alone, and every seal of before stays good.
alter table audit_log add column api_key_id uuid;
alter table audit_log alter column api_key_id set default nullif(current_setting('itdo.api_key_id', true), '')::uuid;
create or replace function audit_digest(a audit_log) returns bytea language sql immutable parallel safe as $$
  select sha256(convert_to(case when a.api_key_id is null then
    row('itdo-audit-1', a.organization_id, a.id, (extract(epoch from a.at) * 1000000)::bigint,
    a.user_id, a.on_behalf_of, a.action, a.resource, a.record_id, a.record_version, a.before, a.after, a.request_id,
    a.address)::text
  else
    row('itdo-audit-2', a.organization_id, a.id, (extract(epoch from a.at) * 1000000)::bigint,
    a.user_id, a.on_behalf_of, a.action, a.resource, a.record_id, a.record_version, a.before, a.after, a.request_id,
    a.address, a.api_key_id)::text
  end, 'UTF8')) $$;
