-- Views of lists that people keep under a name, and how each of them wants the screen.
create table saved_view (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  screen text not null, name text not null,
  address text not null constraint saved_view_address_malformed check (address like '/%' and address not like '//%'),
  is_shared boolean not null default false,
  is_default boolean not null default false,
  primary key (organization_id, id)
);
create index saved_view_by_name on saved_view (organization_id, name, id);
create index saved_view_by_screen on saved_view (organization_id, screen);
call fence('saved_view');
grant insert, update, delete on saved_view to itdo_user;

create table user_preference (
  organization_id uuid not null references organization, user_id uuid not null references user_account (id),
  content text not null constraint user_preference_too_long check (octet_length(content) <= 16384),
  updated_at timestamptz not null default now(),
  primary key (organization_id, user_id)
);
call fence('user_preference');
grant insert, update on user_preference to itdo_user;

-- Open items are also put in order by when they are due, and by what they come to.
create index open_item_by_due_date on open_item (organization_id, due_date, id);
create index open_item_by_total_amount on open_item (organization_id, total_amount, id);
