-- Whom a provider of identities (OpenID Connect) calls what: known again by issuer and subject, never by an address,
-- which a provider may give to somebody else.
create table linked_identity (
  organization_id uuid not null references organization,
  user_id uuid not null references user_account (id),
  issuer text not null, subject text not null,
  linked_at timestamptz not null default now(), last_used_at timestamptz,
  primary key (issuer, subject),
  constraint linked_identity_one_for_each_issuer unique (user_id, issuer)
);
create index linked_identity_by_organization on linked_identity (organization_id);
call fence('linked_identity', true);
grant insert, update, delete on linked_identity to itdo_user;
