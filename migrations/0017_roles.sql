-- Roles that a company makes for itself, beside those that the program brings; roles for a time, and lent by a
-- colleague; and in which department a record was made, for those who see their department's.

-- The roles that the program brings; what they give is in the program.
create function roles_of_program() returns text[] language sql immutable parallel safe
  as $$ select array['administrator', 'accountant', 'sales', 'viewer'] $$;

create table role (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  code text not null
    constraint role_code_malformed check (code ~ '^[a-z][a-z0-9_]{0,49}$')
    constraint role_code_taken_by_program check (code <> all (roles_of_program())),
  name text not null, description text,
  inherits text[] not null default '{}',     -- codes: all that these give belongs to it, too
  is_active boolean not null default true,   -- else it gives nothing
  search_key text generated always as (search_fold(code || ' ' || name)) stored,
  primary key (organization_id, id),
  constraint role_code_taken unique (organization_id, code)
);
create index role_by_name on role (organization_id, name, id);
create index role_by_code on role (organization_id, code, id);
create index role_search on role using gin (search_pairs(search_key));
call fence('role', true);
grant insert, update on role to itdo_user;

create table role_right (
  organization_id uuid not null, role_id uuid not null, line_no bigint not null,
  resource text not null check (resource ~ '^([a-z_]+|\*)$'), action text not null check (action ~ '^([a-z_]+|\*)$'),
  reach text not null check (reach in ('none', 'own', 'department', 'subtree', 'all')),  -- none: denied, whatever else gives it
  primary key (organization_id, role_id, line_no),
  foreign key (organization_id, role_id) references role
);
call fence('role_right', true);
grant insert, update, delete on role_right to itdo_user;

create table role_hidden_field (
  organization_id uuid not null, role_id uuid not null, line_no bigint not null,
  resource text not null check (resource ~ '^[a-z_]+$'), field_name text not null check (field_name ~ '^[a-z_]+$'),
  primary key (organization_id, role_id, line_no),
  foreign key (organization_id, role_id) references role
);
call fence('role_hidden_field', true);
grant insert, update, delete on role_hidden_field to itdo_user;

-- A role from one day to another, given by an administrator or lent by somebody who has it.
create table role_assignment (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  user_id uuid not null, role text not null,
  valid_from date not null, valid_until date,
  lender_id uuid, reason text,
  primary key (organization_id, id),
  constraint role_assignment_user_id_not_found foreign key (user_id) references user_account (id),
  constraint role_assignment_lender_id_not_found foreign key (organization_id, lender_id) references user_account,
  constraint role_assignment_valid_until_before_start check (valid_until >= valid_from),
  constraint role_assignment_valid_until_required check (lender_id is null or valid_until is not null),
  constraint role_assignment_lender_id_not_yourself check (lender_id <> user_id)
);
create index role_assignment_by_user on role_assignment (user_id, organization_id);
create index role_assignment_by_day on role_assignment (organization_id, valid_from, id);
create index role_assignment_by_lender on role_assignment (organization_id, lender_id);
call fence('role_assignment', true);
grant insert, update, delete on role_assignment to itdo_user;

-- A company may ask a second factor of roles of its own; the program says whether there are such.
alter table organization drop constraint organization_second_factor_roles_malformed;

-- Rights changed: every node forgets what it remembered, of one person or of all.
create trigger role_told after insert or update on role for each statement execute function tell_everybody();
create function tell_role_assignment() returns trigger language plpgsql
  as $$ begin perform pg_notify('itdo_user', coalesce(new.user_id, old.user_id)::text); return null; end $$;
create trigger role_assignment_told after insert or update or delete on role_assignment
  for each row execute function tell_role_assignment();

-- What is lent goes with what the lender has.
create or replace function tell_user_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('itdo_user', new.id::text);
  perform pg_notify('itdo_user', a.user_id::text) from role_assignment a
    where a.organization_id = new.organization_id and a.lender_id = new.id;
  return null;
end $$;

-- These roles and what they inherit, as far down as it goes.
create function with_inherited(roles text[], in_organization uuid) returns text[] language sql stable as $$
  with recursive held (code) as (
    select unnest(roles)
    union
    select unnest(r.inherits) from held h join role r on r.organization_id = in_organization and r.code = h.code and r.is_active)
  select coalesce(array_agg(code order by code), '{}') from held $$;

-- Which roles are hers today, and how each came to her. The one place that says whose they are: somebody can lend only
-- what she has herself for good, and only while she has it.
create function roles_held(of_user uuid, in_organization uuid)
  returns table (role text, kind text, lender_id uuid, valid_until date) language sql stable as $$
  with today as (select (now() at time zone o.time_zone)::date as day from organization o where o.id = in_organization)
  select r, 'given', null::uuid, null::date
    from user_account u, unnest(u.roles) r where u.id = of_user and u.organization_id = in_organization
  union select r, 'given', null, null
    from membership m, unnest(m.roles) r where m.user_id = of_user and m.organization_id = in_organization
  union select a.role, case when a.lender_id is null then 'for_a_time' else 'lent' end, a.lender_id, a.valid_until
    from role_assignment a, today
    where a.user_id = of_user and a.organization_id = in_organization
      and today.day between a.valid_from and coalesce(a.valid_until, 'infinity')
      and (a.lender_id is null or exists (select from user_account l
        where l.organization_id = in_organization and l.id = a.lender_id and l.is_active and a.role = any (l.roles))) $$;

-- The same with what they inherit: her own (no lender), and what each lender lent her.
create function roles_given(of_user uuid, in_organization uuid, out lender_id uuid, out roles text[])
  returns setof record language sql stable as $$
  select h.lender_id, with_inherited(array_agg(h.role), in_organization) from roles_held(of_user, in_organization) h
    group by h.lender_id $$;

create function roles_in_effect(of_user uuid, in_organization uuid) returns text[] language sql stable as $$
  select coalesce(array_agg(distinct role order by role), '{}')
    from roles_given(of_user, in_organization) g, unnest(g.roles) as role $$;

-- What roles of the company's own give, a line each: "role <code> <resource>:<action>:<reach>,… <resource>:<field>,…".
create function role_lines(roles text[], in_organization uuid) returns text language sql stable as $$
  select string_agg(e'\nrole ' || r.code || ' '
    || coalesce((select string_agg(x.resource || ':' || x.action || ':' || x.reach, ',' order by x.line_no)
         from role_right x where x.organization_id = r.organization_id and x.role_id = r.id), '') || ' '
    || coalesce((select string_agg(x.resource || ':' || x.field_name, ',' order by x.line_no)
         from role_hidden_field x where x.organization_id = r.organization_id and x.role_id = r.id), ''), '' order by r.code)
    from role r where r.organization_id = in_organization and r.is_active and r.code = any (roles) $$;

-- All that the program needs to know of her rights, as text: "held sales,deputy", "lent <by whom> accountant", and the
-- lines of the roles among them that are the company's own.
create function rights_of(of_user uuid, in_organization uuid) returns text language sql stable as $$
  with given as materialized (select * from roles_given(of_user, in_organization))
  select coalesce(string_agg(coalesce('lent ' || lender_id, 'held') || ' ' || array_to_string(roles, ','), e'\n'), '')
      || coalesce(role_lines((select array_agg(r) from given g, unnest(g.roles) r), in_organization), '')
    from given $$;

-- Why she has what she has: each role with how it came to her ("given", "for_a_time", "lent", "inherited" through
-- another one), and what it gives by itself.
create function role_sources(of_user uuid, in_organization uuid)
  returns table (role text, kind text, through text, lender_id uuid, valid_until date, gives text) language sql stable as $$
  with recursive reached as (
    select h.role, h.kind, null::text as through, h.lender_id, h.valid_until from roles_held(of_user, in_organization) h
    union
    select i, 'inherited', h.role, h.lender_id, h.valid_until from reached h
      join role r on r.organization_id = in_organization and r.code = h.role and r.is_active, unnest(r.inherits) i
  )
  select r.role, r.kind, r.through, r.lender_id, r.valid_until,
      'held ' || r.role || coalesce(role_lines(array[r.role], in_organization), '') from reached r $$;

-- Where the one who makes a record works as she makes it: it stays there when she moves on. No key, as created_by
-- has none: a trace and no reference.
create function own_department() returns uuid language sql stable as $$
  select u.department_id from user_account u
    where u.id = (select current_user_id()) and u.organization_id = (select current_organization()) $$;
alter table partner add column made_in_department_id uuid, alter column made_in_department_id set default own_department();
alter table sales_invoice add column made_in_department_id uuid, alter column made_in_department_id set default own_department();
alter table journal_entry add column made_in_department_id uuid, alter column made_in_department_id set default own_department();
alter table receipt add column made_in_department_id uuid, alter column made_in_department_id set default own_department();

-- The departments whose records she sees: where she works, or that and all below.
create function reached_departments(with_below boolean) returns uuid[] language sql stable as $$
  select coalesce(array_agg(d.id), '{}')
    from user_account u
    join department mine on mine.organization_id = u.organization_id and mine.id = u.department_id
    join department d on d.organization_id = mine.organization_id
      and (d.id = mine.id or (with_below and starts_with(d.path, mine.path || '/')))
    where u.id = (select current_user_id()) and u.organization_id = (select current_organization()) $$;
