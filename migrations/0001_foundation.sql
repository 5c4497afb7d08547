-- The ground that every table stands on: for whom a transaction works, how text is searched, who may touch what.
--
-- Every business table follows one pattern:
--   primary key (organization_id, id), references carry organization_id too, so that no row can point into another
--   organization; row-level security is forced and compares with settings that are local to the transaction.

grant select on schema_migration to itdo_user;

create function current_organization() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('itdo.organization_id', true), '')::uuid $$;

create function current_user_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('itdo.user_id', true), '')::uuid $$;

-- Background work across organizations (sign-in, jobs, sealing) says so; a request of a user never does.
create function system_access() returns boolean language sql stable parallel safe
  as $$ select current_setting('itdo.access', true) = 'system' $$;

-- Refuses what must never happen to final rows, whoever asks (the owner and a careless administrator included).
create function refuse_change() returns trigger language plpgsql
  as $$ begin raise exception using errcode = '23001', constraint = tg_table_name || '_immutable',
    message = 'rows of ' || tg_table_name || ' are final'; end $$;

-- Gives a table of an organization its fence. The one place where the policy is written.
create procedure fence(of_table regclass, or_system boolean default false) language plpgsql as $$
declare condition text := 'organization_id = (select current_organization())';
begin
  if or_system then condition := condition || ' or (select system_access())'; end if;
  execute format('alter table %s enable row level security', of_table);
  execute format('alter table %s force row level security', of_table);
  execute format('create policy organization on %s using (%s) with check (%s)', of_table, condition, condition);
  execute format('grant select on %s to itdo_user, itdo_backup', of_table);
end $$;
