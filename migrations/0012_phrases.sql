-- The phrase book: texts that come back in the lines of journal entries, found by a short code or by their reading.
create table phrase (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  code text not null, name text not null, name_kana text,
  is_active boolean not null default true,
  search_key text generated always as (search_fold(code || ' ' || name || ' ' || coalesce(name_kana, ''))) stored,
  primary key (organization_id, id),
  constraint phrase_code_taken unique (organization_id, code)
);
create index phrase_by_code on phrase (organization_id, code, id);
create index phrase_by_name on phrase (organization_id, name, id);
create index phrase_search on phrase using gin (search_pairs(search_key));
call fence('phrase');
grant insert, update on phrase to itdo_user;
