-- What people write to each other beside a record. A text is never altered; what its author takes back is only marked.

create table record_comment (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
  created_by uuid not null,
  resource text not null, record_id uuid not null,
  text text not null check (length(text) between 1 and 4000),
  mentions uuid[] not null default '{}' check (cardinality(mentions) <= 20),
  is_deleted boolean not null default false,
  primary key (organization_id, id)
);
create index record_comment_by_record on record_comment (organization_id, record_id, id);
call fence('record_comment');
grant insert, update on record_comment to itdo_user;
create function keep_comment() returns trigger language plpgsql as $$
declare movable text[] := array['is_deleted', 'version', 'updated_at'];
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - movable = to_jsonb(old) - movable and not old.is_deleted then return new; end if;
  raise exception using errcode = '23001', constraint = 'record_comment_immutable', message = 'a comment is final';
end $$;
create trigger record_comment_final before update or delete on record_comment for each row execute function keep_comment();
