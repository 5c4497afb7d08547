-- When somebody last proved that it is she who sits there: with her sign-in, or with her password since. What is grave
-- asks for it again after a while.
alter table user_session add column confirmed_at timestamptz not null default now();
drop trigger user_session_told on user_session;
create trigger user_session_told after update on user_session for each row
  when (new.revoked_at is distinct from old.revoked_at or new.token_hash is distinct from old.token_hash
        or new.confirmed_at is distinct from old.confirmed_at)
  execute function tell_session_change();
