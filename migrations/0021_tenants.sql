-- Many companies in one installation: how much each may use, and that a company which is suspended stops at once.

create table organization_limit (
  organization_id uuid primary key references organization,
  most_users bigint check (most_users > 0),        -- who may sign in; none: as many as they like
  most_storage bigint check (most_storage > 0)     -- bytes of attachments
);
call fence('organization_limit', true);
grant insert, update on organization_limit to itdo_user;

create function refuse_beyond_users(of_organization uuid) returns void language plpgsql as $$
declare most bigint;
begin
  select l.most_users into most from organization_limit l where l.organization_id = of_organization;
  if most < (select count(*) from user_account u where u.organization_id = of_organization and u.is_active) then
    raise exception using errcode = '23514', constraint = 'user_account_users_limit_reached', table = 'user_account',
      message = 'no more than ' || most || ' users';
  end if;
end $$;
-- Once for each statement, so that an import of ten thousand people is counted once.
create function keep_user_limit() returns trigger language plpgsql as $$
begin
  perform refuse_beyond_users(o.id) from (select distinct n.organization_id as id from new_rows n where n.is_active) o;
  return null;
end $$;
create trigger user_account_limited after insert on user_account referencing new table as new_rows
  for each statement execute function keep_user_limit();
create function keep_user_limit_of_one() returns trigger language plpgsql as $$
begin
  perform refuse_beyond_users(new.organization_id);
  return null;
end $$;
create trigger user_account_limited_again after update of is_active on user_account for each row
  when (new.is_active and not old.is_active) execute function keep_user_limit_of_one();

create function keep_storage_limit() returns trigger language plpgsql as $$
declare broken bigint;
begin
  select l.most_storage into broken from organization_limit l
    where l.most_storage is not null and l.organization_id in (select n.organization_id from new_rows n)
      and l.most_storage < (select sum(a.size) from attachment a where a.organization_id = l.organization_id and a.is_active)
    limit 1;
  if found then
    raise exception using errcode = '23514', constraint = 'attachment_storage_limit_reached',
      table = 'attachment', message = 'no more than ' || broken || ' bytes';
  end if;
  return null;
end $$;
create trigger attachment_limited after insert on attachment referencing new table as new_rows
  for each statement execute function keep_storage_limit();

-- Its sessions are over with the next request, on every node.
create trigger organization_suspended_told after update on organization for each row when (old.is_active is distinct from new.is_active)
  execute function tell_everybody();
