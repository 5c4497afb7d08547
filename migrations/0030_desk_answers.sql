-- What the desk answers with: replies that are kept.

create table support_macro (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  name text not null, text text not null,
  tier text check (tier in ('level_1', 'level_2', 'level_3')),
  outcome text check (outcome in ('waiting', 'resolved')),
  is_active boolean not null default true,
  search_key text generated always as (search_fold(name)) stored,
  primary key (organization_id, id),
  constraint support_macro_name_taken unique (organization_id, name)
);
create index support_macro_by_name on support_macro (organization_id, name, id);
create index support_macro_search on support_macro using gin (search_pairs(search_key));
call fence('support_macro');
grant insert, update, delete on support_macro to itdo_user;
