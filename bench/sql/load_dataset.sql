-- The dataset's rows, staged in the schema "bench", become rows of the company that itdo.organization_id
-- names. Runs as superuser, who sees past row-level security; the triggers' owner does not.

create function bench.id(kind int, n bigint) returns uuid language sql immutable as
  $$ select ('01900000-' || lpad(to_hex(kind), 4, '0') || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
create function bench.number(prefix text, month text, n bigint) returns text language sql immutable as
  $$ select prefix || '-' || month || '-' || lpad(n::text, greatest(5, length(n::text)), '0') $$;

-- ---- The frame: calendar years, users, accounts, the payment term ----------------------------------------

update organization set fiscal_year_start_month = 1, tax_rounding = 'down' where id = current_organization();
delete from accounting_period where organization_id = current_organization();
insert into accounting_period (organization_id, id, fiscal_year, period_no, start_date, end_date)
  select current_organization(), bench.id(11, (extract(epoch from day) / 86400)::bigint),
         extract(year from day), extract(month from day), day, day + interval '1 month' - interval '1 day'
  from generate_series((select date_trunc('year', min(date)) from bench.moves),
                       date_trunc('year', now()) + interval '1 year 11 months', interval '1 month') day;

-- The first user has signed up through the program; the others have her password and roles.
insert into user_account (organization_id, id, email, full_name, roles)
  select u.organization_id, bench.id(10, n), 'bench' || lpad(n::text, 2, '0') || '@yardstick.example',
         '計測 ' || n, u.roles
  from user_account u, generate_series(1, 99) n where u.organization_id = current_organization();
insert into user_password (organization_id, user_id, hash)
  select p.organization_id, u.id, p.hash from user_password p
  join user_account u on u.organization_id = p.organization_id and u.id <> p.user_id
  where p.organization_id = current_organization();

-- Where the program books by itself, its own account takes the place of the dataset's.
create table bench.account as
  select a.code, coalesce(ours.id, bench.id(4, row_number() over (order by a.code))) as id,
         ours.id is null as added, a.kind
  from bench.accounts a
  left join (values ('CASH', 'bank'), ('AR', 'receivable'), ('AP', 'payable'), ('TAX', 'output_tax'),
                    ('REV', 'sales')) r(code, role) on r.code = a.code
  left join account ours on ours.organization_id = current_organization() and ours.posting_role = r.role;
alter table bench.account add primary key (code);
insert into account (organization_id, id, account_code, account_name, account_type, statement_line)
  select current_organization(), id, code, kind || ' ' || code, kind,
         case kind when 'revenue' then 'sales' else 'selling_general_administrative' end
  from bench.account where added;
insert into payment_term (organization_id, id, code, name, net_days)
  values (current_organization(), bench.id(12, 1), 'NET30', '30日後', 30);

-- ---- Master data -----------------------------------------------------------------------------------------

insert into partner (organization_id, id, code, name, is_customer, is_supplier, postal_code, address, phone,
                     email, payment_term_id)
  select current_organization(), bench.id(1, no), code, name, kind = 'customer', kind = 'supplier',
         postal_code, city || ' ' || street, phone, email, bench.id(12, 1)
  from bench.parties order by no;
insert into partner_contact (organization_id, id, partner_id, line_no, name, email, phone)
  select current_organization(), bench.id(2, no * 2 + n), bench.id(1, no), n,
         case n when 1 then '購買担当' else '経理担当' end, case n when 1 then email end,
         case n when 2 then phone end
  from bench.parties, generate_series(1, 2) n order by no, n;
insert into item (organization_id, id, code, name, sales_price, cost_price)
  select current_organization(), bench.id(3, no), code, name, list_price, cost_price
  from bench.products order by no;

-- ---- The books: each move is a posted entry, its lines as the dataset says -------------------------------

create table bench.numbered as
  select no, date, kind, invoice_no, to_char(date, 'YYYY-MM') as month,
         row_number() over (partition by date_trunc('month', date) order by no) as in_month
  from bench.moves;
create index on bench.numbered (no);
create index on bench.numbered (kind, invoice_no);
create table bench.invoice_number as
  select no, to_char(date, 'YYYY-MM') as month,
         row_number() over (partition by date_trunc('month', date) order by no) as in_month
  from bench.invoices;
create table bench.receipt_number as
  select invoice_no as no, month, row_number() over (partition by month order by no) as in_month
  from bench.numbered where kind = 'payment';
analyze bench.numbered, bench.invoice_number, bench.receipt_number;

insert into journal_entry (organization_id, id, state, number, entry_date, document_class, description,
                           source_type, source_id, total_amount, line_count, posted_at)
  select current_organization(), bench.id(7, m.no), 'posted', bench.number('JE', m.month, m.in_month), m.date,
         k.class, k.description, k.source, bench.id(k.source_kind, m.invoice_no), l.total, l.count,
         m.date + time '09:00'
  from bench.numbered m
  join (values ('invoice', 'sales', '売上', 'sales_invoice', 5), ('payment', 'banking', '入金', 'receipt', 8),
               ('entry', 'journal', '経費', null, null)) k(kind, class, description, source, source_kind)
    on k.kind = m.kind
  join (select move_no, sum(debit) as total, count(*) as count from bench.lines group by move_no) l
    on l.move_no = m.no
  order by m.no;
insert into journal_line (organization_id, entry_id, line_no, posted, entry_date, entry_number, ledger_text, account_id,
                          debit_amount, credit_amount, partner_id, tax_class, tax_rate)
  select current_organization(), bench.id(7, l.move_no),
         row_number() over (partition by l.move_no order by l.no), true, m.date, e.number,
         e.description, a.id, l.debit, l.credit,
         bench.id(1, l.party_no), case when t.taxed then 'standard' end, case when t.taxed then 0.1 end
  from bench.lines l join bench.numbered m on m.no = l.move_no join bench.account a on a.code = l.account
  join journal_entry e on e.organization_id = current_organization() and e.id = bench.id(7, m.no)
  cross join lateral (select m.kind = 'invoice' and l.source <> 'R' as taxed) t
  order by l.no;

-- ---- Invoices: drafts get lines, then a number -----------------------------------------------------------

insert into sales_invoice (organization_id, id, customer_id, issue_date, due_date, subject, price_basis,
                           tax_rounding, net_amount, tax_amount, gross_amount)
  select current_organization(), bench.id(5, no), bench.id(1, party_no), date, due, '商品代金', 'exclusive',
         'down', untaxed, tax, total
  from bench.invoices order by no;
insert into sales_invoice_line (organization_id, id, invoice_id, line_no, item_id, description, quantity,
                                unit, unit_price, tax_class, tax_rate, amount, tax_amount, account_id)
  select current_organization(), bench.id(6, l.invoice_no * 8 + l.line), bench.id(5, l.invoice_no), l.line,
         bench.id(3, l.product_no), p.name, l.qty, '個', l.unit_price, 'standard', 0.1, l.amount,
         l.amount / 10, case when l.account <> 'REV' then a.id end
  from bench.invoice_lines l
  join bench.products p on p.no = l.product_no join bench.account a on a.code = l.account
  order by l.invoice_no, l.line;
insert into sales_invoice_tax (organization_id, invoice_id, line_no, tax_class, tax_rate, net_amount,
                               tax_amount, gross_amount)
  select current_organization(), bench.id(5, no), 1, 'standard', 0.1, untaxed, tax, total
  from bench.invoices order by no;
update sales_invoice i set state = 'posted', journal_entry_id = bench.id(7, m.no),
                           number = bench.number('INV', n.month, n.in_month)
  from bench.invoice_number n join bench.numbered m on m.kind = 'invoice' and m.invoice_no = n.no
  where i.organization_id = current_organization() and i.id = bench.id(5, n.no);
insert into open_item (organization_id, id, source_type, partner_id, number, document_date, due_date,
                       total_amount, open_amount)
  select organization_id, id, 'sales_invoice', customer_id, number, issue_date, due_date, gross_amount,
         gross_amount
  from sales_invoice where organization_id = current_organization() order by id;

-- ---- Receipts settle four invoices of five ---------------------------------------------------------------

insert into receipt (organization_id, id, state, number, customer_id, received_on, bank_account_id, amount,
                     journal_entry_id)
  select current_organization(), bench.id(8, i.no), 'posted', bench.number('RC', n.month, n.in_month),
         bench.id(1, i.party_no), m.date, a.id, i.total, bench.id(7, m.no)
  from bench.invoices i join bench.receipt_number n on n.no = i.no
  join bench.numbered m on m.kind = 'payment' and m.invoice_no = i.no cross join bench.account a
  where a.code = 'CASH' order by i.no;
insert into receipt_line (organization_id, receipt_id, line_no, open_item_id, amount)
  select current_organization(), bench.id(8, no), 1, bench.id(5, no), total
  from bench.invoices where paid order by no;
insert into allocation (organization_id, id, open_item_id, source_type, source_id, amount, allocated_on)
  select organization_id, bench.id(9, i.no), bench.id(5, i.no), 'receipt', r.id, r.amount, r.received_on
  from receipt r join bench.invoices i on r.id = bench.id(8, i.no)
  where r.organization_id = current_organization() order by i.no;

-- ---- The next numbers go on where these end --------------------------------------------------------------

insert into number_series (organization_id, series, period, last)
  select current_organization(), 'journal_entry', month, count(*) from bench.numbered group by month
  union all
  select current_organization(), 'sales_invoice', month, count(*) from bench.invoice_number group by month
  union all
  select current_organization(), 'receipt', month, count(*) from bench.receipt_number group by month;

select fold_balances();
