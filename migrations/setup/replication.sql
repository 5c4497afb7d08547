-- What the application may know of a second machine. Run by `itdo-erp setup-database` as a superuser: only one sees how far
-- others are behind, and what else is seen with that right (what everybody asks) is no business of the application.
-- A row for the server itself (of a primary with how many synchronous standbys it waits for), one for each standby that
-- streams, one for each slot that nobody reads, and on a standby one for what it receives.
create schema if not exists ops;
create or replace function ops.replication() returns table (kind text, name text, state text, bytes bigint, seconds float8)
language sql stable security definer set search_path = pg_catalog as $$
  with here as (
    select pg_is_in_recovery() as standby, current_setting('synchronous_standby_names') as demanded,
      case when pg_is_in_recovery() then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end as at
  )
  select 'server', case when standby then 'standby' else 'primary' end, demanded, case
      when standby or demanded = '' then 0
      else coalesce((regexp_match(demanded, '^\s*(?:first|any)?\s*(\d+)\s*\(', 'i'))[1]::bigint, 1) end, 0
    from here
  union all
  select 'standby', application_name, case when state = 'streaming' then sync_state else state end,
      pg_wal_lsn_diff(here.at, coalesce(replay_lsn, sent_lsn))::bigint, extract(epoch from replay_lag)
    from here, pg_stat_replication where state <> 'backup' and usename is not null
  union all
  select 'slot', slot_name, wal_status, pg_wal_lsn_diff(here.at, restart_lsn)::bigint, null
    from here, pg_replication_slots where not active
  union all
  select 'received', coalesce(r.sender_host, ''), coalesce(r.status, 'away'),
      pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())::bigint,
      case when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() then 0
           else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end
    from here left join pg_stat_wal_receiver r on true where here.standby
$$;
revoke all on function ops.replication() from public;
grant usage on schema ops to itdo_user;
grant execute on function ops.replication() to itdo_user;
