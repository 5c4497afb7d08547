-- The way back in for who forgot her password: a link by mail, good for one use within an hour. Only the SHA-256 of
-- what the link carries is kept, and a newer link replaces the older one.
create table password_reset (
  organization_id uuid not null references organization,
  user_id uuid primary key references user_account (id),
  token_hash bytea not null,
  expires_at timestamptz not null
);
create unique index password_reset_token on password_reset (token_hash);
create index password_reset_by_organization on password_reset (organization_id);
call fence('password_reset', true);
grant insert, update, delete on password_reset to itdo_user;
