-- The seal over the audit trail: rows are taken up in blocks, each block with the digests of its rows and a head that
-- follows from the head before it. Whoever alters a row has to rewrite every head after it, and then the heads differ
-- from those that were written to the log.
create table audit_unsealed (
  organization_id uuid not null, audit_id uuid not null,
  primary key (organization_id, audit_id)
);
call fence('audit_unsealed', true);
grant delete on audit_unsealed to itdo_user;
create function await_audit_seal() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into audit_unsealed select organization_id, id from written;
  return null;
end $$;
create trigger audit_log_awaits_seal after insert on audit_log referencing new table as written
  for each statement execute function await_audit_seal();

create table audit_block (
  organization_id uuid not null references organization, block_no bigint not null,
  sealed_at timestamptz not null default now(),
  entries bigint not null,
  ids uuid[] not null, digests bytea not null,  -- of the rows in their order, 32 bytes each
  head bytea not null,                          -- SHA-256(head before, digests)
  primary key (organization_id, block_no)
);
call fence('audit_block', true);
grant insert on audit_block to itdo_user;
create trigger audit_block_final before update or delete on audit_block for each row execute function refuse_change();
create trigger audit_block_kept before truncate on audit_block for each statement execute function refuse_change();

-- What a row of the trail is, as the text that its digest is taken of. A null field is empty, and differs from an
-- empty text, which is "".
create function audit_digest(a audit_log) returns bytea language sql immutable parallel safe as $$
  select sha256(convert_to(row('itdo-audit-1', a.organization_id, a.id, (extract(epoch from a.at) * 1000000)::bigint,
    a.user_id, a.on_behalf_of, a.action, a.resource, a.record_id, a.record_version, a.before, a.after, a.request_id,
    a.address)::text, 'UTF8')) $$;

-- The rows that are there already wait for their seal, too.
select set_config('itdo.access', 'system', true);
insert into audit_unsealed select organization_id, id from audit_log;
