-- Raises the company of itdo.organization_id to bench.invoices invoices and bench.lines journal lines
-- (settings), to see what size does to speed. Only what lists and balances read: invoices without lines,
-- entries outside of the seal. Runs without triggers; the balances that they would keep are written here.
set session_replication_role = replica;

create schema if not exists bench;
create or replace function bench.id(kind int, n bigint) returns uuid language sql immutable as
  $$ select ('01900000-' || lpad(to_hex(kind), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
create or replace function bench.account(role text) returns uuid language sql stable as
  $$ select id from account where organization_id = current_organization() and posting_role = role $$;
create or replace function bench.first_day() returns date language sql stable as
  $$ select min(start_date) from accounting_period where organization_id = current_organization() $$;

insert into partner (organization_id, id, code, name, is_customer, is_supplier)
  select current_organization(), bench.id(1, n), 'C' || lpad(n::text, 5, '0'), '株式会社取引先 ' || n, true, false
  from generate_series(1, 1000) n on conflict do nothing;

create function pg_temp.there(of_table regclass) returns bigint language plpgsql as $$
declare found bigint;
begin
  execute format('select count(*) from %s where organization_id = current_organization()', of_table)
    into found;
  return found;
end $$;
create temp table fresh_invoice as
  select n, bench.id(5, n) as id, 'INV-' || lpad(n::text, 8, '0') as number,
         bench.id(1, 1 + n % 1000) as customer, 1000 * (1 + n % 500) as net,
         (select bench.first_day()) + (n * 7919 % 365)::int as day
  from generate_series(1 + pg_temp.there('sales_invoice'), current_setting('bench.invoices')::bigint) n;
insert into sales_invoice (organization_id, id, state, number, customer_id, issue_date, due_date, price_basis,
                           tax_rounding, net_amount, tax_amount, gross_amount)
  select current_organization(), id, 'posted', number, customer, day, day + 30, 'exclusive', 'down', net,
         net / 10, net + net / 10
  from fresh_invoice;
insert into open_item (organization_id, id, source_type, partner_id, number, document_date, due_date,
                       total_amount, open_amount)
  select current_organization(), id, 'sales_invoice', customer, number, day, day + 30, net + net / 10,
         case when n % 5 = 0 then net + net / 10 else 0 end
  from fresh_invoice;

-- An entry has four lines: two expenses and their tax, paid from the bank.
create temp table expense as
  select row_number() over (order by account_code) - 1 as place, id from account
  where organization_id = current_organization() and account_type = 'expense' and account_code >= '6'
  order by account_code limit 16;
create temp table fresh_entry as
  select n, bench.id(7, n) as id, a.first, a.second, (a.first + a.second) / 10 as tax,
         (select bench.first_day()) + (n * 365 / (current_setting('bench.lines')::bigint / 4 + 1))::int as day
  from generate_series(1 + pg_temp.there('journal_entry'), current_setting('bench.lines')::bigint / 4) n
  cross join lateral (select 100 * (1 + n % 900) as first, 100 * (1 + n * 31 % 900) as second) a;
insert into journal_entry (organization_id, id, state, number, entry_date, description, total_amount,
                           line_count, posted_at)
  select current_organization(), id, 'posted', 'JE-' || lpad(n::text, 8, '0'), day, '経費精算',
         first + second + tax, 4, day
  from fresh_entry;
create temp table fresh_line as
  select e.id as entry, 'JE-' || lpad(e.n::text, 8, '0') as number, l.line, e.day, l.account, l.debit, l.credit
  from fresh_entry e
  join expense one on one.place = e.n % 16
  join expense two on two.place = (e.n * 7 + 3) % 16
  cross join (select bench.account('input_tax') as tax, bench.account('bank') as bank offset 0) a
  cross join lateral (values (1, one.id, e.first, 0), (2, two.id, e.second, 0), (3, a.tax, e.tax, 0),
                             (4, a.bank, 0, e.first + e.second + e.tax)) l(line, account, debit, credit);
insert into journal_line (organization_id, entry_id, line_no, posted, entry_date, entry_number, ledger_text, account_id,
                          debit_amount, credit_amount)
  select current_organization(), entry, line, true, day, number, '経費精算', account, debit, credit from fresh_line;
insert into account_balance as b (organization_id, account_id, day, bucket, debit, credit)
  select current_organization(), account, day, 1, sum(debit), sum(credit) from fresh_line
  group by account, day
  on conflict (organization_id, account_id, day, bucket)
  do update set debit = b.debit + excluded.debit, credit = b.credit + excluded.credit;
select fold_balances();
drop table fresh_invoice, expense, fresh_entry, fresh_line;
