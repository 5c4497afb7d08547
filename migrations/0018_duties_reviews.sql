-- Duties that do not belong in one hand, and the review of who may do what.

-- Two rights that nobody has together, or uses on the same record.
create table duty_rule (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  name text not null,
  first_resource text not null check (first_resource ~ '^[a-z_]+$'), first_action text not null check (first_action ~ '^[a-z_]+$'),
  second_resource text not null check (second_resource ~ '^[a-z_]+$'), second_action text not null check (second_action ~ '^[a-z_]+$'),
  is_active boolean not null default true,
  search_key text generated always as (search_fold(name)) stored,
  primary key (organization_id, id),
  constraint duty_rule_name_taken unique (organization_id, name),
  constraint duty_rule_second_action_same check ((first_resource, first_action) <> (second_resource, second_action))
);
create index duty_rule_by_name on duty_rule (organization_id, name, id);
create index duty_rule_search on duty_rule using gin (search_pairs(search_key));
call fence('duty_rule', true);
grant insert, update on duty_rule to itdo_user;
create trigger duty_rule_told after insert or update on duty_rule for each statement execute function tell_everybody();

-- The company's rules, a line each, as a person's rights are told: "duty <resource>:<action> <resource>:<action> <name>".
create function duty_lines(in_organization uuid) returns text language sql stable as $$
  select string_agg(e'\nduty ' || first_resource || ':' || first_action || ' ' || second_resource || ':' || second_action
      || ' ' || translate(name, e'\n\x1e', '  '), '' order by name)
    from duty_rule where organization_id = in_organization and is_active $$;
create or replace function rights_of(of_user uuid, in_organization uuid) returns text language sql stable as $$
  with given as materialized (select * from roles_given(of_user, in_organization))
  select coalesce(string_agg(coalesce('lent ' || lender_id, 'held') || ' ' || array_to_string(roles, ','), e'\n'), '')
      || coalesce(role_lines((select array_agg(r) from given g, unnest(g.roles) r), in_organization), '')
      || coalesce(duty_lines(in_organization), '')
    from given $$;

-- Who has which roles, looked through person by person and signed off.
create table access_review (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  state text not null default 'open' check (state in ('open', 'closed')),
  name text not null, due_on date not null,
  closed_at timestamptz, closed_by_id uuid,
  search_key text generated always as (search_fold(name)) stored,
  primary key (organization_id, id),
  constraint access_review_closed_by_id_not_found foreign key (organization_id, closed_by_id) references user_account,
  constraint access_review_signed check ((state = 'closed') = (closed_at is not null))
);
create index access_review_by_day on access_review (organization_id, due_on, id);
create index access_review_search on access_review using gin (search_pairs(search_key));
call fence('access_review');
grant insert, update on access_review to itdo_user;

create table access_review_item (
  organization_id uuid not null, id uuid not null, review_id uuid not null, line_no bigint not null,
  user_id uuid not null, roles text[] not null,          -- as they were when the review began
  verdict text not null default 'pending' check (verdict in ('pending', 'keep', 'change')),
  note text, decided_by_id uuid, decided_at timestamptz,
  primary key (organization_id, id),
  foreign key (organization_id, review_id) references access_review,
  constraint access_review_item_user_id_not_found foreign key (organization_id, user_id) references user_account
);
create index access_review_item_by_review on access_review_item (organization_id, review_id, line_no);
create index access_review_item_by_user on access_review_item (organization_id, user_id);
call fence('access_review_item');
grant insert, update on access_review_item to itdo_user;

-- What was signed off stays as it is.
create function keep_signed_review() returns trigger language plpgsql as $$
begin
  if exists (select from access_review r where r.organization_id = old.organization_id and r.id = old.review_id and r.state = 'closed') then
    raise exception using errcode = '23001', constraint = 'access_review_item_immutable', message = 'this review is signed off';
  end if;
  return new;
end $$;
create trigger access_review_item_final before update on access_review_item for each row execute function keep_signed_review();
create trigger access_review_final before update on access_review for each row when (old.state = 'closed')
  execute function refuse_change();
