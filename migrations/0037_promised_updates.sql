-- "The next word comes at …": a promise of a ticket or an incident, and how often its owner was warned of it.
alter table ticket add column next_update_at timestamptz,
  add column update_warnings bigint not null default 0 check (update_warnings between 0 and 2);
create index ticket_promised on ticket (next_update_at) where next_update_at is not null and update_warnings < 2;
alter table incident add column next_update_at timestamptz,
  add column update_warnings bigint not null default 0 check (update_warnings between 0 and 2);
create index incident_promised on incident (next_update_at) where next_update_at is not null and update_warnings < 2;
