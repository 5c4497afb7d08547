-- After how many days a password must be changed; 0: never, which is what NIST SP 800-63B advises. Some companies are
-- held to it by their auditors.
alter table organization add column password_days bigint not null default 0
  constraint organization_password_days_out_of_range check (password_days between 0 and 3650);
drop trigger organization_told on organization;
create trigger organization_told after update on organization for each row
  when (new.second_factor_roles is distinct from old.second_factor_roles
        or new.password_days is distinct from old.password_days) execute function tell_everybody();
