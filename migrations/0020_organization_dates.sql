-- The organization through time: which department lay below which on any day, changes that are planned for a day,
-- second posts, teams, and the calendars by which people work.

-- Each department as it was from a day on. Kept by trigger, so that whoever moves a department leaves its past behind.
create table department_version (
  organization_id uuid not null, department_id uuid not null,
  valid_from date not null, valid_until date,      -- the first day on which it was otherwise; none: it still is so
  parent_id uuid, code text not null, name text not null, manager_id uuid, is_active boolean not null,
  primary key (organization_id, department_id, valid_from),
  foreign key (organization_id, department_id) references department on delete cascade,
  constraint department_version_ends_after_start check (valid_until > valid_from)
);
create index department_version_by_day on department_version (organization_id, valid_from);
call fence('department_version');
grant insert, update, delete on department_version to itdo_user;

-- From which day on a change counts: today, unless the transaction says another day.
create function keep_department_version() returns trigger language plpgsql as $$
declare
  since date := coalesce(nullif(current_setting('itdo.effective_on', true), '')::date,
    (select (now() at time zone o.time_zone)::date from organization o where o.id = new.organization_id));
begin
  if tg_op = 'INSERT' then since := '-infinity'; end if;
  delete from department_version v
    where v.organization_id = new.organization_id and v.department_id = new.id and v.valid_from >= since;
  update department_version v set valid_until = since
    where v.organization_id = new.organization_id and v.department_id = new.id and coalesce(v.valid_until, 'infinity') > since;
  insert into department_version (organization_id, department_id, valid_from, parent_id, code, name, manager_id, is_active)
    values (new.organization_id, new.id, since, new.parent_id, new.code, new.name, new.manager_id, new.is_active);
  return null;
end $$;
insert into department_version (organization_id, department_id, valid_from, parent_id, code, name, manager_id, is_active)
  select organization_id, id, '-infinity', parent_id, code, name, manager_id, is_active from department;
create trigger department_made after insert on department for each row execute function keep_department_version();
create trigger department_changed after update on department for each row
  when ((old.parent_id, old.code, old.name, old.manager_id, old.is_active)
    is distinct from (new.parent_id, new.code, new.name, new.manager_id, new.is_active))
  execute function keep_department_version();

-- The departments as they lay on a day, from the roots down.
create function departments_on(of_day date)
  returns table (id uuid, parent_id uuid, code text, name text, manager_id uuid, path text, level bigint) language sql stable as $$
  with recursive valid as (
    select v.department_id as id, v.parent_id, v.code, v.name, v.manager_id from department_version v
      where v.organization_id = (select current_organization()) and v.is_active
        and v.valid_from <= of_day and (v.valid_until is null or v.valid_until > of_day)),
  tree as (
    select v.*, v.code as path, 1::bigint as level from valid v
      where v.parent_id is null or not exists (select from valid p where p.id = v.parent_id)
    union all
    select v.*, t.path || '/' || v.code, t.level + 1 from tree t join valid v on v.parent_id = t.id where t.level < 20)
  select * from tree $$;

-- A change of the organization (組織改編) that comes into force on a day.
create table department_change (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  state text not null default 'planned' check (state in ('planned', 'done', 'cancelled', 'failed')),
  department_id uuid not null, effective_on date not null,
  kind text not null check (kind in ('move', 'rename', 'close')),
  parent_id uuid, name text, note text,
  reason text,                               -- why it could not be done
  primary key (organization_id, id),
  constraint department_change_department_id_not_found foreign key (organization_id, department_id) references department,
  constraint department_change_parent_id_not_found foreign key (organization_id, parent_id) references department,
  constraint department_change_name_required check (kind <> 'rename' or name is not null)
);
create index department_change_by_day on department_change (organization_id, effective_on, id);
create index department_change_by_department on department_change (organization_id, department_id);
create index department_change_by_parent on department_change (organization_id, parent_id);
create index department_change_planned on department_change (effective_on) where state = 'planned';
call fence('department_change', true);
grant insert, update on department_change to itdo_user;

-- A further post beside the department where somebody belongs (兼務).
create table concurrent_post (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  user_id uuid not null, department_id uuid not null, title text,
  share bigint not null constraint concurrent_post_share_out_of_range check (share between 1 and 99),  -- percent
  valid_from date not null, valid_until date,
  primary key (organization_id, id),
  constraint concurrent_post_user_id_not_found foreign key (organization_id, user_id) references user_account,
  constraint concurrent_post_department_id_not_found foreign key (organization_id, department_id) references department,
  constraint concurrent_post_valid_until_before_start check (valid_until >= valid_from)
);
create index concurrent_post_by_user on concurrent_post (organization_id, user_id);
create index concurrent_post_by_department on concurrent_post (organization_id, department_id);
create index concurrent_post_by_day on concurrent_post (organization_id, valid_from, id);
call fence('concurrent_post', true);
grant insert, update on concurrent_post to itdo_user;

-- Whoever has two posts sees the records of both departments.
create or replace function reached_departments(with_below boolean) returns uuid[] language sql stable as $$
  with mine as (
    select u.department_id as id from user_account u
      where u.id = (select current_user_id()) and u.organization_id = (select current_organization())
    union select p.department_id from concurrent_post p join organization o on o.id = p.organization_id
      where p.user_id = (select current_user_id()) and p.organization_id = (select current_organization())
        and (now() at time zone o.time_zone)::date between p.valid_from and coalesce(p.valid_until, 'infinity'))
  select coalesce(array_agg(distinct d.id), '{}')
    from mine
    join department m on m.organization_id = (select current_organization()) and m.id = mine.id
    join department d on d.organization_id = m.organization_id
      and (d.id = m.id or (with_below and starts_with(d.path, m.path || '/'))) $$;

create table team (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  code text not null, name text not null, leader_id uuid, department_id uuid, description text,
  is_active boolean not null default true,
  search_key text generated always as (search_fold(code || ' ' || name)) stored,
  primary key (organization_id, id),
  constraint team_code_taken unique (organization_id, code),
  constraint team_leader_id_not_found foreign key (organization_id, leader_id) references user_account,
  constraint team_department_id_not_found foreign key (organization_id, department_id) references department
);
create index team_by_code on team (organization_id, code, id);
create index team_by_name on team (organization_id, name, id);
create index team_by_leader on team (organization_id, leader_id);
create index team_by_department on team (organization_id, department_id);
create index team_search on team using gin (search_pairs(search_key));
call fence('team');
grant insert, update on team to itdo_user;
create table team_member (
  organization_id uuid not null, team_id uuid not null, line_no bigint not null,
  user_id uuid not null, function text,
  primary key (organization_id, team_id, line_no),
  foreign key (organization_id, team_id) references team,
  constraint team_member_user_id_not_found foreign key (organization_id, user_id) references user_account,
  constraint team_member_user_id_taken unique (organization_id, team_id, user_id) deferrable initially deferred
);
create index team_member_by_user on team_member (organization_id, user_id);
call fence('team_member');
grant insert, update, delete on team_member to itdo_user;

-- On which days a company, or a part of it, works.
create table business_calendar (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  code text not null, name text not null,
  closed_weekdays text[] not null default '{saturday,sunday}',
  closed_on_public_holidays boolean not null default true,
  is_active boolean not null default true,
  search_key text generated always as (search_fold(code || ' ' || name)) stored,
  primary key (organization_id, id),
  constraint business_calendar_code_taken unique (organization_id, code)
);
create index business_calendar_by_code on business_calendar (organization_id, code, id);
create index business_calendar_by_name on business_calendar (organization_id, name, id);
create index business_calendar_search on business_calendar using gin (search_pairs(search_key));
call fence('business_calendar');
grant insert, update on business_calendar to itdo_user;
create table business_calendar_day (
  organization_id uuid not null, calendar_id uuid not null, line_no bigint not null,
  day date not null, is_open boolean not null, name text not null,
  primary key (organization_id, calendar_id, line_no),
  foreign key (organization_id, calendar_id) references business_calendar,
  constraint business_calendar_day_day_taken unique (organization_id, calendar_id, day) deferrable initially deferred
);
call fence('business_calendar_day');
grant insert, update, delete on business_calendar_day to itdo_user;
