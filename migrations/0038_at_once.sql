-- What held one after the other holds at once, too; and a change that counts from a day in the past leaves what came later.

-- Of two who are taken in at once the second one is counted with the first.
create or replace function refuse_beyond_users(of_organization uuid) returns void language plpgsql as $$
declare most bigint;
begin
  select l.most_users into most from organization_limit l where l.organization_id = of_organization;
  if most is null then return; end if;
  perform pg_advisory_xact_lock(hashtextextended('people ' || of_organization, 0));
  if most < (select count(*) from user_account u where u.organization_id = of_organization and u.is_active) then
    raise exception using errcode = '23514', constraint = 'user_account_users_limit_reached', table = 'user_account',
      message = 'no more than ' || most || ' users';
  end if;
end $$;

create or replace function keep_storage_limit() returns trigger language plpgsql as $$
declare limited record;
begin
  for limited in select l.organization_id, l.most_storage from organization_limit l
    where l.most_storage is not null and l.organization_id in (select n.organization_id from new_rows n) order by 1
  loop
    perform pg_advisory_xact_lock(hashtextextended('storage ' || limited.organization_id, 0));
    if limited.most_storage < (select sum(a.size) from attachment a
      where a.organization_id = limited.organization_id and a.is_active) then
      raise exception using errcode = '23514', constraint = 'attachment_storage_limit_reached',
        table = 'attachment', message = 'no more than ' || limited.most_storage || ' bytes';
    end if;
  end loop;
  return null;
end $$;

-- From which day on a change counts: today, unless the transaction says another day. Only what has changed is written
-- from there on: a department that is renamed for last year lies where it lay in between.
create or replace function keep_department_version() returns trigger language plpgsql as $$
declare
  since date := coalesce(nullif(current_setting('itdo.effective_on', true), '')::date,
    (select (now() at time zone o.time_zone)::date from organization o where o.id = new.organization_id));
begin
  if tg_op = 'INSERT' then
    insert into department_version (organization_id, department_id, valid_from, parent_id, code, name, manager_id, is_active)
      values (new.organization_id, new.id, '-infinity', new.parent_id, new.code, new.name, new.manager_id, new.is_active);
    return null;
  end if;
  insert into department_version (organization_id, department_id, valid_from, parent_id, code, name, manager_id, is_active)
    select organization_id, department_id, since, parent_id, code, name, manager_id, is_active from department_version v
    where v.organization_id = new.organization_id and v.department_id = new.id
      and v.valid_from < since and coalesce(v.valid_until, 'infinity') > since;
  update department_version v set
    parent_id = case when new.parent_id is distinct from old.parent_id then new.parent_id else v.parent_id end,
    code = case when new.code <> old.code then new.code else v.code end,
    name = case when new.name <> old.name then new.name else v.name end,
    manager_id = case when new.manager_id is distinct from old.manager_id then new.manager_id else v.manager_id end,
    is_active = case when new.is_active <> old.is_active then new.is_active else v.is_active end
    where v.organization_id = new.organization_id and v.department_id = new.id and v.valid_from >= since;
  -- What is as the day before is no version of its own.
  delete from department_version v using (
    select valid_from, row(parent_id, code, name, manager_id, is_active) is not distinct from
      lag(row(parent_id, code, name, manager_id, is_active)) over (order by valid_from) as same
    from department_version where organization_id = new.organization_id and department_id = new.id) k
    where v.organization_id = new.organization_id and v.department_id = new.id and v.valid_from = k.valid_from and k.same;
  update department_version v set valid_until = k.ends from (
    select valid_from, lead(valid_from) over (order by valid_from) as ends
    from department_version where organization_id = new.organization_id and department_id = new.id) k
    where v.organization_id = new.organization_id and v.department_id = new.id and v.valid_from = k.valid_from
      and v.valid_until is distinct from k.ends;
  return null;
end $$;
