-- Passkeys (WebAuthn): what signs in without a password. Only public keys are kept; the private ones never leave the
-- devices of their owners.
create table passkey (
  organization_id uuid not null references organization, id uuid primary key,
  user_id uuid not null references user_account (id),
  name text not null constraint passkey_name_too_long check (length(name) between 1 and 100),
  credential_id bytea not null check (length(credential_id) between 1 and 1023),
  algorithm bigint not null check (algorithm in (-7, -8, -257)),  -- of COSE: ES256, EdDSA, RS256
  public_key bytea not null check (length(public_key) between 32 and 512),
  counter bigint not null,                   -- of signatures, as the device last told it; 0: it does not count
  is_synced boolean not null,                -- whether it may be on several devices of hers
  made_at timestamptz not null default now(), last_used_at timestamptz,
  constraint passkey_credential_id_taken unique (credential_id)
);
create index passkey_by_user on passkey (user_id);
create index passkey_by_organization on passkey (organization_id);
call fence('passkey', true);
grant insert, update, delete on passkey to itdo_user;

-- What a passkey is asked to sign: once, within five minutes. Before a sign-in nobody knows yet whose it will be, so
-- that a challenge belongs to no company; it says nothing of anybody.
create table passkey_challenge (
  challenge_hash bytea primary key,
  purpose text not null check (purpose in ('sign_in', 'make', 'confirm')),
  user_id uuid references user_account (id) on delete cascade,
  expires_at timestamptz not null,
  constraint passkey_challenge_user_id_required check ((user_id is null) = (purpose = 'sign_in'))
);
create index passkey_challenge_by_user on passkey_challenge (user_id);
create index passkey_challenge_by_age on passkey_challenge (expires_at);
grant select, insert, update, delete on passkey_challenge to itdo_user;
grant select on passkey_challenge to itdo_backup;

-- Who must have a second factor has one with a passkey: every node looks again.
create trigger passkey_told after insert or delete on passkey for each row execute function tell_second_factor();

-- Who is forgotten leaves no passkey behind.
create function forget_passkeys() returns trigger language plpgsql as $$
begin
  delete from passkey where user_id = new.id;
  delete from passkey_challenge where user_id = new.id;
  return null;
end $$;
create trigger user_account_forgets_passkeys after update of erased_at on user_account for each row
  when (old.erased_at is null and new.erased_at is not null) execute function forget_passkeys();
