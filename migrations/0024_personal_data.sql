-- Personal data: who read what of whom, and what is forgotten when the law no longer wants it kept.

-- Who read personal data, as the server answered it: written together once a second, never altered. One row for all
-- that somebody read in the same way within that second.
create table personal_read (
  organization_id uuid not null references organization, id uuid not null,
  at timestamptz not null,
  user_id uuid not null, api_key_id uuid,  -- no references: it outlives both
  resource text not null,
  record_id uuid,                          -- none: a list or a file of many
  way text not null check (way in ('record', 'list', 'history', 'file')),
  times bigint not null, row_count bigint not null,
  request_id text,
  primary key (organization_id, id)
);
create index personal_read_by_time on personal_read (organization_id, at, id);
create index personal_read_by_record on personal_read (organization_id, record_id, at, id);
create index personal_read_by_user on personal_read (organization_id, user_id, at, id);
create index personal_read_by_age on personal_read using brin (at);
call fence('personal_read');
grant insert on personal_read to itdo_user;
create trigger personal_read_final before update on personal_read for each row execute function refuse_change();

-- How long data of people who left are kept, in years; then they are erased.
alter table organization add column personal_data_years bigint not null default 5
  constraint organization_personal_data_years_out_of_range check (personal_data_years between 0 and 30);

-- Since when somebody is gone, and whether she was forgotten.
alter table user_account add column deactivated_at timestamptz, add column erased_at timestamptz,
  add constraint user_account_is_active_erased check (erased_at is null or not is_active);
update user_account set deactivated_at = updated_at where not is_active;
create function note_deactivation() returns trigger language plpgsql as $$
begin
  new.deactivated_at := case when not new.is_active then coalesce(old.deactivated_at, now()) end;
  return new;
end $$;
create trigger user_account_left before update of is_active on user_account for each row
  execute function note_deactivation();
create index user_account_to_erase on user_account (organization_id, deactivated_at)
  where not is_active and erased_at is null;

-- Whoever was forgotten stays so.
create function refuse_return() returns trigger language plpgsql as $$
begin
  raise exception using errcode = '23001', constraint = 'user_account_immutable',
    message = 'somebody whose data were erased does not come back';
end $$;
create trigger user_account_erased before update on user_account for each row
  when (old.erased_at is not null) execute function refuse_return();

-- Takes out what tells who somebody was, and all with which she got in. The account stays as a bare number: what she did
-- refers to it. False if she is not of this company, still active, or was forgotten before.
create function erase_person(of_user uuid) returns boolean language plpgsql security definer
  set search_path = public as $$
begin
  update user_account set
      email = 'erased-' || of_user || '@erased.invalid', full_name = '消去済み / erased', full_name_kana = null,
      phone = null, department_id = null, last_sign_in_at = null, erased_at = now(), updated_at = now(),
      version = version + 1
    where organization_id = current_organization() and id = of_user and not is_active and erased_at is null;
  if not found then return false; end if;
  delete from user_password where user_id = of_user;
  delete from user_session where user_id = of_user;
  delete from second_factor where user_id = of_user;
  delete from backup_code where user_id = of_user;
  delete from sign_in_challenge where user_id = of_user;
  delete from password_reset where user_id = of_user;
  delete from invitation where user_id = of_user;
  delete from known_device where user_id = of_user;
  delete from linked_identity where user_id = of_user;
  delete from user_preference where user_id = of_user;
  delete from saved_view where created_by = of_user and not is_shared;
  delete from api_key_secret where api_key_id in (select id from api_key where user_id = of_user);
  update api_key set last_used_address = null, version = version + 1, updated_at = now()
    where user_id = of_user and last_used_address is not null;
  return true;
end $$;
