-- What customers owe us and what they paid.

create table sales_invoice (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  state text not null default 'draft' check (state in ('draft', 'posted', 'cancelled')),
  kind text not null default 'invoice' check (kind in ('invoice', 'credit_note')),
  number text constraint sales_invoice_number_missing check ((number is null) = (state = 'draft')),
  customer_id uuid not null,
  issue_date date not null, transaction_date date, due_date date not null,
  credits_invoice_id uuid,                   -- of a credit note: the invoice it takes back
  department_id uuid,
  subject text, note text,
  price_basis text not null check (price_basis in ('exclusive', 'inclusive')),
  tax_rounding text not null check (tax_rounding in ('half_up', 'down', 'up')),
  net_amount numeric(18,4) not null, tax_amount numeric(18,4) not null,
  gross_amount numeric(18,4) not null check (gross_amount = net_amount + tax_amount),
  journal_entry_id uuid,
  pdf_sha256 text,                           -- the paper exactly as issued
  search_key text generated always as (search_fold(coalesce(number, '') || ' ' || coalesce(subject, ''))) stored,
  primary key (organization_id, id),
  constraint sales_invoice_number_taken unique (organization_id, number),
  constraint sales_invoice_customer_id_not_found foreign key (organization_id, customer_id) references partner,
  constraint sales_invoice_department_id_not_found foreign key (organization_id, department_id) references department,
  constraint sales_invoice_credits_invoice_id_not_found
    foreign key (organization_id, credits_invoice_id) references sales_invoice,
  foreign key (organization_id, journal_entry_id) references journal_entry
);
create index sales_invoice_by_issue on sales_invoice (organization_id, issue_date, id);
create index sales_invoice_by_due on sales_invoice (organization_id, due_date, id);
create index sales_invoice_by_time on sales_invoice (organization_id, created_at, id);
create index sales_invoice_by_customer on sales_invoice (organization_id, customer_id, issue_date, id);
create index sales_invoice_by_state on sales_invoice (organization_id, state, issue_date, id);
create index sales_invoice_by_department on sales_invoice (organization_id, department_id) where department_id is not null;
create index sales_invoice_by_credited on sales_invoice (organization_id, credits_invoice_id)
  where credits_invoice_id is not null;
create index sales_invoice_by_journal on sales_invoice (organization_id, journal_entry_id);
create index sales_invoice_search on sales_invoice using gin (search_pairs(search_key));
call fence('sales_invoice');
grant insert, update, delete on sales_invoice to itdo_user;
create policy final_delete on sales_invoice as restrictive for delete using (state = 'draft');

-- After posting only the state may move on (to cancelled) and the paper be remembered. The search key is computed after
-- this trigger, so here the new row has none yet.
create function keep_invoice() returns trigger language plpgsql as $$
declare movable text[] := array['state', 'version', 'updated_at', 'pdf_sha256', 'search_key'];
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - movable = to_jsonb(old) - movable and new.state <> 'draft'
     and (old.pdf_sha256 is null or new.pdf_sha256 = old.pdf_sha256)
     and (old.state = new.state or old.state = 'posted') then return new; end if;
  raise exception using errcode = '23001', constraint = 'sales_invoice_immutable', message = 'a posted invoice is final';
end $$;
create trigger sales_invoice_final before update or delete on sales_invoice for each row
  when (old.state <> 'draft') execute function keep_invoice();

create table sales_invoice_line (
  organization_id uuid not null, id uuid not null,
  invoice_id uuid not null, line_no bigint not null,
  item_id uuid, description text not null,
  quantity numeric(18,6) not null, unit text,
  unit_price numeric(18,4) not null,
  tax_class text not null check (tax_class in ('standard', 'reduced', 'exempt', 'zero', 'outside')),
  tax_rate numeric(18,8) not null,
  amount numeric(18,4) not null,             -- in the price basis of the document
  tax_amount numeric(18,4) not null,         -- its share of the document's tax
  account_id uuid,                           -- none: the sales account
  primary key (organization_id, id),
  foreign key (organization_id, invoice_id) references sales_invoice deferrable initially deferred,
  constraint sales_invoice_line_item_id_not_found foreign key (organization_id, item_id) references item,
  constraint sales_invoice_line_account_id_not_found foreign key (organization_id, account_id) references account
);
create index sales_invoice_line_by_invoice on sales_invoice_line (organization_id, invoice_id, line_no);
create index sales_invoice_line_by_item on sales_invoice_line (organization_id, item_id);
create index sales_invoice_line_by_account on sales_invoice_line (organization_id, account_id) where account_id is not null;
call fence('sales_invoice_line');
grant insert, update, delete on sales_invoice_line to itdo_user;

create table sales_invoice_tax (
  organization_id uuid not null, invoice_id uuid not null, line_no bigint not null,
  tax_class text not null, tax_rate numeric(18,8) not null,
  net_amount numeric(18,4) not null, tax_amount numeric(18,4) not null, gross_amount numeric(18,4) not null,
  primary key (organization_id, invoice_id, line_no),
  foreign key (organization_id, invoice_id) references sales_invoice deferrable initially deferred
);
call fence('sales_invoice_tax');
grant insert, update, delete on sales_invoice_tax to itdo_user;

create function keep_invoice_lines() returns trigger language plpgsql as $$
declare parent record; touched uuid := case tg_op when 'DELETE' then old.invoice_id else new.invoice_id end;
begin
  select state into parent from sales_invoice
    where organization_id = coalesce(new.organization_id, old.organization_id) and id = touched;
  if parent.state <> 'draft' then
    raise exception using errcode = '23001', constraint = 'sales_invoice_line_immutable',
      message = 'the lines of a posted invoice are final';
  end if;
  return coalesce(new, old);
end $$;
create trigger sales_invoice_line_final before insert or update or delete on sales_invoice_line
  for each row execute function keep_invoice_lines();
create trigger sales_invoice_tax_final before insert or update or delete on sales_invoice_tax
  for each row execute function keep_invoice_lines();

-- What is still open of a document between us and a partner. Positive: it is owed to us; negative: we owe it (credit
-- notes, payments not yet allocated). Changed by the trigger on allocations only.
create table open_item (
  organization_id uuid not null, id uuid not null,  -- the id of the document
  source_type text not null check (source_type in ('sales_invoice', 'receipt')),
  partner_id uuid not null,
  number text not null, document_date date not null, due_date date not null,
  total_amount numeric(18,4) not null,
  open_amount numeric(18,4) not null
    constraint open_item_open_amount_over_allocated check (open_amount between least(total_amount, 0) and greatest(total_amount, 0)),
  -- What lists are filtered by: unlike a comparison of amounts, the planner may look at its statistics here.
  is_open boolean not null generated always as (open_amount <> 0) stored,
  primary key (organization_id, id),
  foreign key (organization_id, partner_id) references partner
) with (fillfactor = 80);
-- Also the report of debts by age, which reads all that is open: it needs nothing but the index.
create index open_item_open on open_item (organization_id, partner_id, due_date, id) include (source_type, document_date, open_amount)
  where is_open;
create index open_item_open_by_date on open_item (organization_id, source_type, document_date, id) where is_open;
create index open_item_by_partner on open_item (organization_id, partner_id, document_date);
call fence('open_item');
grant insert on open_item to itdo_user;
-- The application may hold items still, in the order of their ids, but not change them: allocations do that.
create function hold_open_items(ids uuid[]) returns setof open_item language sql security definer set search_path = public
  as $$ select * from open_item where organization_id = (select current_organization()) and id = any(ids) order by id for no key update $$;

create table receipt (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  state text not null default 'draft' check (state in ('draft', 'posted', 'cancelled')),
  number text constraint receipt_number_missing check ((number is null) = (state = 'draft')),
  customer_id uuid not null, received_on date not null,
  bank_account_id uuid not null,
  amount numeric(18,4) not null constraint receipt_amount_not_positive check (amount > 0),
  bank_fee numeric(18,4) not null default 0 constraint receipt_bank_fee_negative check (bank_fee >= 0),
  payer_name text, note text,
  journal_entry_id uuid,
  search_key text generated always as (search_fold(coalesce(number, '') || ' ' || coalesce(payer_name, '') || ' '
    || coalesce(note, ''))) stored,
  primary key (organization_id, id),
  constraint receipt_number_taken unique (organization_id, number),
  constraint receipt_customer_id_not_found foreign key (organization_id, customer_id) references partner,
  constraint receipt_bank_account_id_not_found foreign key (organization_id, bank_account_id) references account,
  foreign key (organization_id, journal_entry_id) references journal_entry
);
create index receipt_by_date on receipt (organization_id, received_on, id);
create index receipt_by_time on receipt (organization_id, created_at, id);
create index receipt_by_customer on receipt (organization_id, customer_id, received_on, id);
create index receipt_by_bank_account on receipt (organization_id, bank_account_id);
create index receipt_by_journal on receipt (organization_id, journal_entry_id);
create index receipt_search on receipt using gin (search_pairs(search_key));
call fence('receipt');
grant insert, update, delete on receipt to itdo_user;
create policy final_delete on receipt as restrictive for delete using (state = 'draft');
create function keep_receipt() returns trigger language plpgsql as $$
declare movable text[] := array['state', 'version', 'updated_at', 'search_key'];  -- as for invoices
begin
  if tg_op = 'UPDATE' and to_jsonb(new) - movable = to_jsonb(old) - movable
     and old.state = 'posted' and new.state in ('posted', 'cancelled') then return new; end if;
  raise exception using errcode = '23001', constraint = 'receipt_immutable', message = 'a posted receipt is final';
end $$;
create trigger receipt_final before update or delete on receipt for each row
  when (old.state <> 'draft') execute function keep_receipt();

-- What a receipt shall pay, as entered; posting turns it into allocations.
create table receipt_line (
  organization_id uuid not null, receipt_id uuid not null, line_no bigint not null,
  open_item_id uuid not null, amount numeric(18,4) not null constraint receipt_line_amount_zero check (amount <> 0),
  primary key (organization_id, receipt_id, line_no),
  foreign key (organization_id, receipt_id) references receipt deferrable initially deferred,
  constraint receipt_line_open_item_id_not_found foreign key (organization_id, open_item_id) references open_item
);
create index receipt_line_by_open_item on receipt_line (organization_id, open_item_id);
call fence('receipt_line');
grant insert, update, delete on receipt_line to itdo_user;

-- One amount taken off one open item: the only way in which something becomes paid. Never altered; undone by its mirror.
create table allocation (
  organization_id uuid not null, id uuid not null,
  open_item_id uuid not null,
  source_type text not null, source_id uuid not null,  -- the receipt, credit note or cancellation behind it
  amount numeric(18,4) not null check (amount <> 0),
  allocated_on date not null,
  created_at timestamptz not null default now(), created_by uuid,
  primary key (organization_id, id),
  constraint allocation_open_item_id_not_found foreign key (organization_id, open_item_id) references open_item
);
create index allocation_by_item on allocation (organization_id, open_item_id, allocated_on);
create index allocation_by_day on allocation (organization_id, allocated_on);
create index allocation_by_source on allocation (organization_id, source_id);
call fence('allocation');
grant insert on allocation to itdo_user;
create trigger allocation_final before update or delete on allocation for each row execute function refuse_change();
create trigger allocation_kept before truncate on allocation for each statement execute function refuse_change();

create function take_allocations() returns trigger language plpgsql security definer set search_path = public as $$
begin
  perform from open_item o where (o.organization_id, o.id) in (select organization_id, open_item_id from fresh)
    order by o.id for update;
  update open_item o set open_amount = o.open_amount - f.amount
    from (select organization_id, open_item_id, sum(amount) as amount from fresh group by 1, 2) f
    where o.organization_id = f.organization_id and o.id = f.open_item_id;
  return null;
end $$;
create trigger allocation_taken after insert on allocation referencing new table as fresh
  for each statement execute function take_allocations();

-- Mails that were asked for and what became of them.
create table mail_message (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  resource text not null, record_id uuid not null,
  recipient text not null, subject text not null, body text not null,
  attachment_name text, attachment_sha256 text,
  state text not null default 'queued' check (state in ('queued', 'sent', 'failed')),
  attempts bigint not null default 0, sent_at timestamptz, error text,
  search_key text generated always as (search_fold(recipient || ' ' || subject)) stored,
  primary key (organization_id, id)
);
create index mail_message_by_record on mail_message (organization_id, record_id, id);
create index mail_message_by_time on mail_message (organization_id, created_at, id);
create index mail_message_search on mail_message using gin (search_pairs(search_key));
call fence('mail_message', true);
grant insert, update on mail_message to itdo_user;
