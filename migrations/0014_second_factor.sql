-- The second factor of a sign-in: a code of the moment from a device that shares a secret (RFC 6238), or one of ten
-- codes kept on paper. Secrets stand apart from people, as passwords do.
create table second_factor (
  organization_id uuid not null references organization,
  user_id uuid primary key references user_account (id),
  secret text not null,                   -- base32
  confirmed_at timestamptz,               -- when a code of hers first fitted; before that it asks nothing of her
  last_step bigint not null default 0     -- of the last code that was taken: it and older ones are worthless
);
create index second_factor_by_organization on second_factor (organization_id);
call fence('second_factor', true);
grant insert, update, delete on second_factor to itdo_user;

create table backup_code (
  organization_id uuid not null references organization,
  user_id uuid not null references user_account (id),
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);
create index backup_code_by_organization on backup_code (organization_id);
call fence('backup_code', true);
grant insert, update, delete on backup_code to itdo_user;

-- A right password that waits for its second factor: five minutes, three codes.
create table sign_in_challenge (
  organization_id uuid not null references organization,
  user_id uuid not null references user_account (id),
  token_hash bytea primary key,
  kind text not null check (kind in ('browser', 'api')),
  expires_at timestamptz not null,
  attempts bigint not null default 0
);
create index sign_in_challenge_by_user on sign_in_challenge (user_id);
create index sign_in_challenge_by_organization on sign_in_challenge (organization_id);
call fence('sign_in_challenge', true);
grant insert, update, delete on sign_in_challenge to itdo_user;

-- Whoever has one of these roles works only with a second factor.
alter table organization add column second_factor_roles text[] not null default '{}'
  constraint organization_second_factor_roles_malformed
  check (second_factor_roles <@ array['administrator', 'accountant', 'sales', 'viewer']);

-- Every node forgets what it remembered: of her, or, when the company asks for more, of everybody.
create function tell_second_factor() returns trigger language plpgsql
  as $$ begin perform pg_notify('itdo_user', coalesce(new.user_id, old.user_id)::text); return null; end $$;
create trigger second_factor_told after insert or update of confirmed_at or delete on second_factor
  for each row execute function tell_second_factor();
create function tell_everybody() returns trigger language plpgsql
  as $$ begin perform pg_notify('itdo_user', ''); return null; end $$;
create trigger organization_told after update on organization for each row
  when (new.second_factor_roles is distinct from old.second_factor_roles) execute function tell_everybody();
