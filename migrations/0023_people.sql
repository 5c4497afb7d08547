-- People: many taken in at once and taken back, invited, and forgotten when the law wants it.

-- An account that an import created goes again as long as nobody has used it. Whoever works for another company, too,
-- stays: that company is not seen from here.
create function works_elsewhere(of_user uuid) returns boolean language plpgsql security definer
  set search_path = public as $$
declare
  access text := coalesce(current_setting('itdo.access', true), '');
  found boolean;
begin
  perform set_config('itdo.access', 'system', true);
  select exists (select from membership where user_id = of_user) into found;
  perform set_config('itdo.access', access, true);
  return found;
end $$;
create policy imported_delete on user_account as restrictive for delete using (version = 1 and last_sign_in_at is null
  and not works_elsewhere(id) and exists (select from import_record r
    where r.organization_id = user_account.organization_id and r.record_id = user_account.id));
grant delete on user_account to itdo_user;

-- A link that was never used goes with its account.
alter table password_reset drop constraint password_reset_user_id_fkey,
  add constraint password_reset_user_id_not_found foreign key (user_id) references user_account (id) on delete cascade;

-- Every node forgets a person's old name, too.
drop trigger user_account_told on user_account;
create trigger user_account_told after update on user_account for each row
  when (new.roles is distinct from old.roles or new.is_active is distinct from old.is_active
        or new.department_id is distinct from old.department_id or new.language is distinct from old.language
        or new.must_change_password is distinct from old.must_change_password
        or new.full_name is distinct from old.full_name or new.email is distinct from old.email)
  execute function tell_user_change();

-- The tree of departments is read by its upper levels.
create index department_by_level on department (organization_id, level);

-- The way in for who was made without a password: a link by mail, good for one use within seven days, with which she
-- chooses one. Only the SHA-256 of what the link carries is kept; a newer link replaces the older one.
create table invitation (
  organization_id uuid not null references organization,
  user_id uuid primary key constraint invitation_user_id_not_found references user_account (id) on delete cascade,
  token_hash bytea,                       -- none until it is mailed
  expires_at timestamptz not null,
  invited_at timestamptz not null default now(), invited_by uuid,
  sent_at timestamptz
);
create unique index invitation_token on invitation (token_hash);
create index invitation_by_organization on invitation (organization_id);
call fence('invitation', true);
grant insert, update, delete on invitation to itdo_user;
