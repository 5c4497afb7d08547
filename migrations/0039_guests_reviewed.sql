-- A review goes through guests of other companies, too.
alter table access_review_item drop constraint access_review_item_user_id_not_found;
alter table access_review_item add constraint access_review_item_user_id_not_found
  foreign key (user_id) references user_account (id);
alter table access_review_item add column guest text;  -- her name and address, if she is at home in another company

-- Who works for this company and is at home in another one: the one way to her name from here.
create function guests() returns table (user_id uuid, name text) language plpgsql as $$
declare
  access text := coalesce(current_setting('itdo.access', true), '');
begin
  perform set_config('itdo.access', 'system', true);
  return query select u.id, u.full_name || ' <' || u.email || '>' from membership m
    join user_account u on u.id = m.user_id
    where m.organization_id = (select current_organization()) and u.is_active;
  perform set_config('itdo.access', access, true);
end $$;

-- Who is forgotten at home is forgotten here, also where a review was signed off.
create or replace trigger access_review_item_final
  before update of user_id, roles, verdict, note, decided_by_id, decided_at on access_review_item
  for each row execute function keep_signed_review();
create policy guest_forgotten on access_review_item
  using ((select system_access()) and guest is not null) with check ((select system_access()));
create function forget_guest() returns trigger language plpgsql as $$
declare
  access text := coalesce(current_setting('itdo.access', true), '');
begin
  perform set_config('itdo.access', 'system', true);
  update access_review_item set guest = new.full_name where user_id = new.id and guest is not null;
  perform set_config('itdo.access', access, true);
  return null;
end $$;
create trigger user_account_guest_forgotten after update of erased_at on user_account
  for each row when (new.erased_at is not null) execute function forget_guest();
