-- With what a person has signed in before: a sign-in with something else is told to her by mail. Kept as SHA-256 of
-- what the browser calls itself, without its version, so that an update makes no new device of it.
create table known_device (
  organization_id uuid not null references organization,
  user_id uuid not null references user_account (id),
  device_hash bytea not null,
  first_seen_at timestamptz not null default now(), last_seen_at timestamptz not null default now(),
  primary key (user_id, device_hash)
);
create index known_device_by_organization on known_device (organization_id);
call fence('known_device', true);
grant insert, update, delete on known_device to itdo_user;
