-- While a lockdown is on, nobody moves money or changes whom it goes to, whatever her rights are. It is refused where
-- every change passes: at its row in the audit trail.

create table lockdown (
  organization_id uuid not null references organization, id uuid not null default gen_random_uuid(),
  reason text not null, began_at timestamptz not null default now(),
  until timestamptz not null, ended_at timestamptz,
  primary key (organization_id, id)
);
create index lockdown_by_end on lockdown (organization_id, until);
call fence('lockdown', true);
grant insert, update on lockdown to itdo_user;

-- What only takes something away stays possible (revoke, deactivate, end), and all that a person does about her own
-- password and second factor.
create function frozen_in_lockdown(resource text, action text, of_herself boolean) returns boolean
language sql immutable as $$
  select case resource
    when 'receipt' then true
    when 'organization' then true
    when 'payment_term' then true
    when 'partner' then true
    when 'supplier' then true
    when 'customer' then action <> 'create'
    when 'user' then action in ('create', 'update', 'invite', 'join')
      or not of_herself and action in ('password_changed', 'second_factor_removed', 'identity_unlinked')
    when 'role' then true
    when 'role_assignment' then action <> 'delete'
    when 'duty_rule' then true
    when 'api_key' then action in ('create', 'rotate')
    else false
  end
$$;

create function refuse_in_lockdown() returns trigger language plpgsql as $$
declare ends timestamptz;
begin
  select max(until) into ends from lockdown
    where organization_id = new.organization_id and ended_at is null and until > clock_timestamp();
  if ends is not null then
    raise exception 'a lockdown is on' using errcode = '23514', constraint = 'frozen', detail = (
      select to_char(ends at time zone time_zone, 'YYYY-MM-DD HH24:MI') from organization where id = new.organization_id);
  end if;
  return new;
end $$;
create trigger audit_log_frozen before insert on audit_log for each row
  when (new.user_id is not null and frozen_in_lockdown(new.resource, new.action, new.user_id = new.record_id))
  execute function refuse_in_lockdown();
