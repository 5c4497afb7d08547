-- The books: accounts, periods, entries that balance, balances kept up to date, and the seal over it all.

create table account (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  account_code text not null, account_name text not null, account_name_kana text, account_name_en text,
  account_type text not null check (account_type in ('asset', 'liability', 'equity', 'revenue', 'expense')),
  statement_line text not null,              -- the line of balance sheet or income statement: "current_assets"
  parent_account_id uuid,
  control text not null default 'none' check (control in ('none', 'receivable', 'payable', 'tax', 'deposit')),
  posting_role text,                         -- what the program books here by itself: "sales", "output_tax"
  tax_class text check (tax_class in ('standard', 'reduced', 'exempt', 'zero', 'outside')),
  is_active boolean not null default true,
  search_key text generated always as (search_fold(account_code || ' ' || account_name || ' '
    || coalesce(account_name_kana, '') || ' ' || coalesce(account_name_en, ''))) stored,
  primary key (organization_id, id),
  constraint account_account_code_taken unique (organization_id, account_code),
  constraint account_posting_role_taken unique (organization_id, posting_role),
  constraint account_parent_account_id_not_found foreign key (organization_id, parent_account_id) references account
);
create index account_by_code on account (organization_id, account_code, id);
create index account_by_name on account (organization_id, account_name, id);
create index account_by_parent on account (organization_id, parent_account_id);
create index account_search on account using gin (search_pairs(search_key));
call fence('account');
grant insert, update on account to itdo_user;
alter table item add constraint item_revenue_account_id_not_found
  foreign key (organization_id, revenue_account_id) references account;

create table accounting_period (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  fiscal_year bigint not null, period_no bigint not null check (period_no between 1 and 12),
  start_date date not null, end_date date not null check (end_date >= start_date),
  state text not null default 'open' check (state in ('open', 'closed')),
  locked_classes text[] not null default '{}', -- soft locks: sales, purchasing, banking, journal
  primary key (organization_id, id),
  constraint accounting_period_start_date_taken unique (organization_id, start_date)
);
create index accounting_period_by_start on accounting_period (organization_id, start_date, id);
create unique index accounting_period_by_number on accounting_period (organization_id, fiscal_year, period_no);
call fence('accounting_period');
grant insert, update on accounting_period to itdo_user;

create table journal_entry (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  state text not null default 'draft' check (state in ('draft', 'posted')),
  number text constraint journal_entry_number_missing check ((number is null) = (state = 'draft')),
  entry_date date not null,
  entry_type text not null default 'normal' check (entry_type in ('normal', 'adjustment', 'closing', 'reversal')),
  document_class text not null default 'journal' check (document_class in ('journal', 'sales', 'purchasing', 'banking')),
  description text not null, reference_number text,
  source_type text, source_id uuid,          -- the document that was booked; none: entered by hand
  reverses_id uuid,
  total_amount numeric(18,4) not null,       -- of one side
  line_count bigint not null,
  posted_at timestamptz, posted_by uuid,
  search_key text generated always as (search_fold(coalesce(number, '') || ' ' || description || ' '
    || coalesce(reference_number, ''))) stored,
  primary key (organization_id, id),
  constraint journal_entry_number_taken unique (organization_id, number),
  constraint journal_entry_reverses_id_already_reversed unique (organization_id, reverses_id),
  constraint journal_entry_reverses_id_not_found foreign key (organization_id, reverses_id) references journal_entry
);
create index journal_entry_by_date on journal_entry (organization_id, entry_date, id);
create index journal_entry_by_time on journal_entry (organization_id, created_at, id);
create index journal_entry_by_source on journal_entry (organization_id, source_id);
create index journal_entry_search on journal_entry using gin (search_pairs(search_key));
call fence('journal_entry');
grant insert, update, delete on journal_entry to itdo_user;
create policy final_update on journal_entry as restrictive for update using (state = 'draft')
  with check (true);  -- posting takes a draft out of the user's reach
create policy final_delete on journal_entry as restrictive for delete using (state = 'draft');
create trigger journal_entry_final before update or delete on journal_entry for each row
  when (old.state = 'posted') execute function refuse_change();
create trigger journal_entry_kept before truncate on journal_entry for each statement execute function refuse_change();

create table journal_line (
  organization_id uuid not null, entry_id uuid not null, line_no bigint not null,
  -- As in the entry: what a ledger shows stands in its index. The last two from posting on; ledger_text is the line's
  -- description or else the entry's.
  posted boolean not null default false, entry_date date not null, entry_number text, ledger_text text,
  account_id uuid not null,
  debit_amount numeric(18,4) not null default 0 check (debit_amount >= 0),
  credit_amount numeric(18,4) not null default 0 check (credit_amount >= 0),
  description text,
  department_id uuid, partner_id uuid, project_id uuid,
  tax_class text, tax_rate numeric(18,8),
  primary key (organization_id, entry_id, line_no),
  constraint journal_line_debit_amount_one_side check ((debit_amount = 0) <> (credit_amount = 0)),
  -- Looked at when the transaction commits: lines are written before their entry draws its number, so that nobody waits
  -- for the number longer than needed.
  foreign key (organization_id, entry_id) references journal_entry deferrable initially deferred,
  constraint journal_line_account_id_not_found foreign key (organization_id, account_id) references account,
  constraint journal_line_department_id_not_found foreign key (organization_id, department_id) references department,
  constraint journal_line_partner_id_not_found foreign key (organization_id, partner_id) references partner,
  constraint journal_line_project_id_not_found foreign key (organization_id, project_id) references project
);
create index journal_line_ledger on journal_line (organization_id, account_id, entry_date, entry_id, line_no)
  include (debit_amount, credit_amount, entry_number, ledger_text) where posted;
create index journal_line_by_partner on journal_line (organization_id, partner_id, entry_date) where partner_id is not null;
create index journal_line_by_department on journal_line (organization_id, department_id, entry_date)
  where department_id is not null;
create index journal_line_by_project on journal_line (organization_id, project_id, entry_date) where project_id is not null;
call fence('journal_line');
grant insert, update, delete on journal_line to itdo_user;
create policy final_update on journal_line as restrictive for update using (not posted) with check (true);
create policy final_delete on journal_line as restrictive for delete using (not posted);
create trigger journal_line_final before update or delete on journal_line for each row
  when (old.posted) execute function refuse_change();
create trigger journal_line_kept before truncate on journal_line for each statement execute function refuse_change();

-- Debit and credit of each account and day. What is posted goes into a bucket for each connection (1 and more), so that
-- two postings do not wait for one row; fold_balances() brings the buckets of past days together in bucket 0 and adds
-- them to the month. Written by the triggers and functions below only.
create table account_balance (
  organization_id uuid not null references organization,
  account_id uuid not null, day date not null, bucket smallint not null,
  debit numeric(20,4) not null, credit numeric(20,4) not null,
  primary key (organization_id, account_id, day, bucket)
) with (fillfactor = 70);
create index account_balance_folded on account_balance (organization_id, day, account_id) where bucket = 0;
create index account_balance_loose on account_balance (organization_id, account_id, day) where bucket <> 0;
call fence('account_balance');

-- The sums of bucket 0 by month: reports read the years before by these.
create table account_balance_month (
  organization_id uuid not null references organization,
  account_id uuid not null, month date not null check (extract(day from month) = 1),
  debit numeric(20,4) not null, credit numeric(20,4) not null,
  primary key (organization_id, account_id, month)
);
call fence('account_balance_month');

create function month_start(day date) returns date language sql immutable parallel safe
  as $$ select day - (extract(day from day)::integer - 1) $$;

-- What was booked until the day `until`: a row for each whole month in which no day is before `split` and another is not,
-- by the day in other months. Enough to tell what was before `split` from what was on it and after.
create function booked(split date, until date) returns table (account_id uuid, day date, debit numeric, credit numeric)
language sql stable parallel safe as $$
  select account_id, month, debit, credit from account_balance_month
    where month < month_start(until + 1) and (month <> month_start(split) or split = month_start(split))
  union all
  select account_id, day, debit, credit from account_balance
    where bucket = 0 and day between month_start(until + 1) and until
  union all
  select account_id, day, debit, credit from account_balance
    where bucket = 0 and day between month_start(split) and month_start(month_start(split) + 31) - 1
      and split <> month_start(split) and month_start(split) < month_start(until + 1)
  union all
  select account_id, day, debit, credit from account_balance where bucket <> 0 and day <= until
$$;
-- All that was booked on an account, whenever.
create view account_booked with (security_invoker = true) as
  select organization_id, account_id, debit, credit from account_balance_month
  union all
  select organization_id, account_id, debit, credit from account_balance where bucket <> 0;
grant select on account_booked to itdo_user, itdo_backup;

-- Runs after lines were written: they must belong to an entry in the same state, a posted entry gets no line later on,
-- and what was posted is added to the balances.
create function book_lines() returns trigger language plpgsql security definer set search_path = public as $$
begin
  -- Who writes past the policies without saying for whom would have these checks see nothing.
  if row_security_active('journal_entry') and exists (
      select from fresh where organization_id is distinct from (select current_organization())) then
    raise exception using errcode = '42501', message = 'set itdo.organization_id to the organization of these lines';
  end if;
  if exists (select from (select organization_id, entry_id, bool_or(posted) as posted, bool_or(not posted) as loose,
                                 min(entry_date) as first_date, max(entry_date) as last_date
                          from fresh group by organization_id, entry_id) f
             join journal_entry e on e.organization_id = f.organization_id and e.id = f.entry_id
             where f.posted <> (e.state = 'posted') or f.loose <> (e.state = 'draft')
               or f.first_date <> e.entry_date or f.last_date <> e.entry_date
               or (f.posted and e.line_count < (select count(*) from journal_line l
                   where l.organization_id = e.organization_id and l.entry_id = e.id))) then
    raise exception using errcode = '23001', constraint = 'journal_line_immutable',
      message = 'a posted entry gets no further line';
  end if;
  insert into account_balance as b (organization_id, account_id, day, bucket, debit, credit)
    select organization_id, account_id, entry_date, (1 + pg_backend_pid() % 32767)::smallint, sum(debit_amount), sum(credit_amount)
    from fresh where posted group by 1, 2, 3 order by 1, 2, 3
    on conflict (organization_id, account_id, day, bucket)
    do update set debit = b.debit + excluded.debit, credit = b.credit + excluded.credit;
  return null;
end $$;
create trigger journal_line_booked_at_insert after insert on journal_line referencing new table as fresh
  for each statement execute function book_lines();
create trigger journal_line_booked_at_update after update on journal_line referencing new table as fresh
  for each statement execute function book_lines();

-- Brings the buckets of days gone by into one and into their months; the figures stay the same.
create function fold_balances() returns bigint language plpgsql security definer set search_path = public as $$
declare folded bigint;
begin
  with gone as (
    delete from account_balance where organization_id = (select current_organization()) and bucket <> 0 and day < current_date - 1
    returning *),
  daily as (
    insert into account_balance as b (organization_id, account_id, day, bucket, debit, credit)
    select organization_id, account_id, day, 0, sum(debit), sum(credit) from gone group by 1, 2, 3
    on conflict (organization_id, account_id, day, bucket)
    do update set debit = b.debit + excluded.debit, credit = b.credit + excluded.credit returning 1),
  monthly as (
    insert into account_balance_month as m (organization_id, account_id, month, debit, credit)
    select organization_id, account_id, month_start(day), sum(debit), sum(credit) from gone group by 1, 2, 3
    on conflict (organization_id, account_id, month)
    do update set debit = m.debit + excluded.debit, credit = m.credit + excluded.credit)
  select count(*) into folded from daily;
  return folded;
end $$;

-- A posted entry balances, and has exactly the lines it says; a draft has no posted line. Looked at when the transaction
-- commits, as the entry is then.
create function check_entry() returns trigger language plpgsql security definer set search_path = public as $$
declare entry journal_entry; lines bigint; debit numeric; credit numeric; booked bigint; elsewhere bigint;
begin
  if row_security_active('journal_entry') and new.organization_id is distinct from current_organization() then
    raise exception using errcode = '42501', message = 'set itdo.organization_id to the organization of this entry';
  end if;
  select * into entry from journal_entry where organization_id = new.organization_id and id = new.id;
  select count(*), coalesce(sum(debit_amount), 0), coalesce(sum(credit_amount), 0), count(*) filter (where posted),
         count(*) filter (where entry_date <> entry.entry_date or entry_number is distinct from entry.number
                          or posted and ledger_text is distinct from coalesce(description, entry.description))
    into lines, debit, credit, booked, elsewhere
    from journal_line where organization_id = new.organization_id and entry_id = new.id;
  if entry.state = 'draft' and booked = 0 or entry.id is null then return null; end if;
  if debit <> credit or debit <> entry.total_amount then
    raise exception using errcode = '23514', constraint = 'journal_entry_lines_not_balanced', table = 'journal_entry',
      message = 'the entry does not balance';
  end if;
  if entry.state = 'draft' or lines <> entry.line_count or booked <> lines or elsewhere > 0 or lines < 2 then
    raise exception using errcode = '23514', constraint = 'journal_entry_lines_incomplete', table = 'journal_entry',
      message = 'the entry has not the lines it says';
  end if;
  return null;
end $$;
create constraint trigger journal_entry_balanced after insert or update on journal_entry
  deferrable initially deferred for each row execute function check_entry();

-- Entries that were posted and not sealed yet. The sealer takes what it can see, which is what was committed.
create table journal_unsealed (
  organization_id uuid not null references organization, entry_id uuid not null,
  primary key (organization_id, entry_id)
);
call fence('journal_unsealed', true);
grant delete on journal_unsealed to itdo_user;

-- The period gate. Posting holds a shared lock on the periods of its organization until it commits, closing takes the
-- exclusive one: an entry can not slip into a period that is being closed.
create function admit_entry() returns trigger language plpgsql security definer set search_path = public as $$
declare period accounting_period;
begin
  perform pg_advisory_xact_lock_shared(hashtextextended(new.organization_id::text, 1));
  select * into period from accounting_period p
    where p.organization_id = new.organization_id and p.start_date <= new.entry_date
    order by p.start_date desc limit 1;
  if period.id is null or period.end_date < new.entry_date then
    raise exception using errcode = '23514', constraint = 'journal_entry_entry_date_period_missing',
      table = 'journal_entry', message = 'no accounting period';
  end if;
  if period.state = 'closed' or new.document_class = any(period.locked_classes) then
    raise exception using errcode = '23514', constraint = 'journal_entry_entry_date_period_locked',
      table = 'journal_entry', message = 'the accounting period is locked';
  end if;
  insert into journal_unsealed values (new.organization_id, new.id);
  return new;
end $$;
create trigger journal_entry_admitted before insert or update on journal_entry for each row
  when (new.state = 'posted') execute function admit_entry();
create function hold_periods() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(new.organization_id::text, 1));
  return new;
end $$;
create trigger accounting_period_held before update on accounting_period for each row execute function hold_periods();

-- The seal: each posted entry's digest, chained in the order of sealing and closed in blocks.
create table ledger_block (
  organization_id uuid not null references organization, block_no bigint not null,
  sealed_at timestamptz not null default now(),
  entries bigint not null, head bytea not null,
  primary key (organization_id, block_no)
);
call fence('ledger_block', true);
grant insert on ledger_block to itdo_user;
create trigger ledger_block_final before update or delete on ledger_block for each row execute function refuse_change();
create trigger ledger_block_kept before truncate on ledger_block for each statement execute function refuse_change();
create table journal_seal (
  organization_id uuid not null, block_no bigint not null, position bigint not null,
  entry_id uuid not null,
  digest bytea not null, chain bytea not null,
  primary key (organization_id, block_no, position),
  foreign key (organization_id, block_no) references ledger_block,
  constraint journal_seal_entry_taken unique (organization_id, entry_id)
);
call fence('journal_seal', true);
grant insert on journal_seal to itdo_user;
create trigger journal_seal_final before update or delete on journal_seal for each row execute function refuse_change();
create trigger journal_seal_kept before truncate on journal_seal for each statement execute function refuse_change();
