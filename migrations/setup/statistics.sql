-- What the operations manual asks PostgreSQL about slow statements. The extension renamed its columns in version 13; a
-- view of the manual's names keeps its text true, and shows this database alone. `public` stays first in the path, so
-- that what an administrator creates does not land in `ops`.
do $$ begin
  if not exists (select from pg_available_extensions where name = 'pg_stat_statements') then return; end if;
  create schema if not exists ext;
  create schema if not exists ops;
  create extension if not exists pg_stat_statements schema ext;
  -- The console asks as the service: it sees the statements of its own role, and of others that there are some.
  grant usage on schema ext to itdo_user;
  create or replace view ops.pg_stat_statements as
    select s.*, s.total_exec_time as total_time, s.mean_exec_time as mean_time, s.min_exec_time as min_time,
           s.max_exec_time as max_time
    from ext.pg_stat_statements s
    where s.dbid = (select oid from pg_database where datname = current_database());
  execute format('alter role current_user in database %I set search_path = public, ops', current_database());
end $$;
