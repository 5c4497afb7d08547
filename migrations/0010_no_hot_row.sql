-- A foreign key locks the row that it leads to. All that a company writes at once locked the one row of the company,
-- and what several lock at once costs each of them more (a multixact, written each time). What leads there over another
-- key too, or is written with something that does, needs no key of its own: an organization is never deleted.
create trigger organization_kept before delete on organization for each row execute function refuse_change();
create trigger organization_not_emptied before truncate on organization for each statement execute function refuse_change();
alter table audit_log drop constraint audit_log_organization_id_fkey;              -- with the record it speaks of
alter table idempotency_key drop constraint idempotency_key_organization_id_fkey;  -- forgotten after a week
alter table journal_entry drop constraint journal_entry_organization_id_fkey;      -- over the accounts of its lines
alter table journal_unsealed drop constraint journal_unsealed_organization_id_fkey;  -- with the entry
alter table sales_invoice drop constraint sales_invoice_organization_id_fkey;      -- over the customer
alter table receipt drop constraint receipt_organization_id_fkey;                  -- over the customer
