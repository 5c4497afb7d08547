-- The least that posting an invoice can be: one function, one call, plain tables. What the program's own way
-- is compared with; like the program it gives numbers without gaps and keeps balances.
create table party (no int primary key, name text);
create table product (no int primary key, name text, list_price bigint);
create table invoice (no int primary key, day date, due date, party int, untaxed bigint, tax bigint,
  total bigint, paid int);
create table invoice_line (invoice int, line int2, product int, qty int, unit_price bigint, amount bigint,
  account text,
                           primary key (invoice, line));
create table move (no int primary key, day date, kind text, invoice int);
create table posting (move int, account int2, day date, party int, debit bigint, credit bigint, maturity date,
                      id int primary key);
create index on posting (account, day, id) include (debit, credit, move);
create index on posting (move);
create index on invoice (day desc, no desc) include (party, untaxed, tax, total) where paid = 0;
create index on invoice (party) where paid = 0;
create table balance (account int2, month date, debit bigint, credit bigint, primary key (account, month));
create table counter (name text primary key, next bigint) with (fillfactor = 50);
create sequence posting_id;
insert into party select n, 'party ' || n from generate_series(1, 9000) n;
insert into product select n, 'product ' || n, 10 * (1 + n % 500) from generate_series(1, 10000) n;
insert into counter values ('invoice', 1), ('move', 1);

create function post_invoice(c int, prod int[], q int[], price bigint[]) returns int language plpgsql as $$
declare n int; m int; u bigint; t bigint;
begin
  select sum(a * b), sum(a * b) / 10 into u, t from unnest(q, price) x(a, b);
  update counter set next = next + 1 where name = 'invoice' returning next - 1 into n;
  update counter set next = next + 1 where name = 'move' returning next - 1 into m;
  insert into invoice values (n, current_date, current_date + 30, c, u, t, u + t, 0);
  insert into invoice_line
    select n, ord, p, a, b, a * b, 'REV' from unnest(prod, q, price) with ordinality x(p, a, b, ord);
  insert into move values (m, current_date, 'invoice', n);
  insert into posting
    select m, 5, current_date, null, 0, a * b, null, nextval('posting_id') from unnest(q, price) x(a, b);
  insert into posting values
    (m, 4, current_date, null, 0, t, null, nextval('posting_id')),
    (m, 2, current_date, c, u + t, 0, current_date + 30, nextval('posting_id'));
  insert into balance values
    (2, date_trunc('month', current_date), u + t, 0), (4, date_trunc('month', current_date), 0, t),
    (5, date_trunc('month', current_date), 0, u)
    on conflict (account, month)
    do update set debit = balance.debit + excluded.debit, credit = balance.credit + excluded.credit;
  return n;
end $$;
