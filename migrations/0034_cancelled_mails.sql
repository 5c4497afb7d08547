-- A mail that somebody cancelled is none that failed: nobody needs to look after it.
select set_config('itdo.access', 'system', true);
alter table mail_message drop constraint mail_message_state_check;
alter table mail_message add constraint mail_message_state_check
  check (state in ('queued', 'sent', 'failed', 'cancelled'));
update mail_message set state = 'cancelled', error = null where state = 'failed' and error = 'cancelled';
-- The job of a mail that is sent again.
create index job_of_mail on job (((arguments->>'mail_id')::uuid)) where kind = 'mail.send';
