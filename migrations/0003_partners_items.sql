-- Whom we deal with and what we deal in.

create table payment_term (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  code text not null, name text not null,
  closing_day bigint constraint payment_term_closing_day_out_of_range check (closing_day between 1 and 28 or closing_day = 31),
  months_after bigint not null default 1 constraint payment_term_months_after_out_of_range check (months_after between 0 and 12),
  pay_day bigint constraint payment_term_pay_day_out_of_range check (pay_day between 1 and 28 or pay_day = 31),
  net_days bigint constraint payment_term_net_days_out_of_range check (net_days between 0 and 365),
  holiday_shift text not null default 'none' check (holiday_shift in ('none', 'before', 'after')),
  is_active boolean not null default true,
  search_key text generated always as (search_fold(code || ' ' || name)) stored,
  primary key (organization_id, id),
  constraint payment_term_code_taken unique (organization_id, code)
);
create index payment_term_by_code on payment_term (organization_id, code, id);
create index payment_term_search on payment_term using gin (search_pairs(search_key));
call fence('payment_term');
grant insert, update on payment_term to itdo_user;

-- A customer, a supplier, or both.
create table partner (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  code text not null, name text not null, name_kana text,
  is_customer boolean not null, is_supplier boolean not null,
  honorific text not null default 'onchu' check (honorific in ('onchu', 'sama')),
  registration_number text constraint partner_registration_number_malformed check (registration_number ~ '^T[0-9]{13}$'),
  postal_code text, address text, phone text, email text,
  payment_term_id uuid,
  tax_rounding text check (tax_rounding in ('half_up', 'down', 'up')),
  price_basis text not null default 'exclusive' check (price_basis in ('exclusive', 'inclusive')),
  credit_limit numeric(18,4) constraint partner_credit_limit_negative check (credit_limit >= 0),
  language text not null default 'ja' check (language in ('ja', 'en')),
  note text,
  is_active boolean not null default true,
  search_key text generated always as (search_fold(code || ' ' || name || ' ' || coalesce(name_kana, '') || ' '
    || coalesce(phone, '') || ' ' || coalesce(email, ''))) stored,
  primary key (organization_id, id),
  constraint partner_code_taken unique (organization_id, code),
  constraint partner_is_customer_required check (is_customer or is_supplier),
  constraint partner_payment_term_id_not_found foreign key (organization_id, payment_term_id) references payment_term
);
create index partner_by_code on partner (organization_id, code, id);
create index partner_by_name on partner (organization_id, name, id);
create index partner_by_time on partner (organization_id, created_at, id);
create index partner_by_payment_term on partner (organization_id, payment_term_id);
create index partner_search on partner using gin (search_pairs(search_key));
call fence('partner');
grant insert, update on partner to itdo_user;

create table partner_contact (
  organization_id uuid not null, id uuid not null,
  partner_id uuid not null, line_no bigint not null,
  name text not null, name_kana text, department text, title text, email text, phone text,
  primary key (organization_id, id),
  foreign key (organization_id, partner_id) references partner
);
create index partner_contact_by_partner on partner_contact (organization_id, partner_id, line_no);
call fence('partner_contact');
grant insert, update, delete on partner_contact to itdo_user;

create table item (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  code text not null, name text not null, name_kana text,
  kind text not null default 'product' check (kind in ('product', 'service')),
  unit text not null default '個',
  tax_class text not null default 'standard' check (tax_class in ('standard', 'reduced', 'exempt', 'zero', 'outside')),
  sales_price numeric(18,4) not null default 0 constraint item_sales_price_negative check (sales_price >= 0),
  cost_price numeric(18,4) constraint item_cost_price_negative check (cost_price >= 0),
  revenue_account_id uuid,
  description text,
  is_active boolean not null default true,
  search_key text generated always as (search_fold(code || ' ' || name || ' ' || coalesce(name_kana, ''))) stored,
  primary key (organization_id, id),
  constraint item_code_taken unique (organization_id, code)
);
create index item_by_code on item (organization_id, code, id);
create index item_by_name on item (organization_id, name, id);
create index item_by_revenue_account on item (organization_id, revenue_account_id);
create index item_search on item using gin (search_pairs(search_key));
call fence('item');
grant insert, update on item to itdo_user;

-- What the company works on: a dimension of the books.
create table project (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  code text not null, name text not null, description text,
  status text not null default 'planning'
    check (status in ('planning', 'active', 'suspended', 'completed', 'cancelled')),
  customer_id uuid, department_id uuid, manager_id uuid,
  start_date date, end_date date,
  budget numeric(18,4) constraint project_budget_negative check (budget >= 0),
  is_active boolean not null default true,
  search_key text generated always as (search_fold(code || ' ' || name)) stored,
  primary key (organization_id, id),
  constraint project_code_taken unique (organization_id, code),
  constraint project_start_date_after_end check (end_date >= start_date),
  constraint project_customer_id_not_found foreign key (organization_id, customer_id) references partner,
  constraint project_department_id_not_found foreign key (organization_id, department_id) references department,
  constraint project_manager_id_not_found foreign key (organization_id, manager_id) references user_account
);
create index project_by_code on project (organization_id, code, id);
create index project_by_name on project (organization_id, name, id);
create index project_by_customer on project (organization_id, customer_id);
create index project_by_department on project (organization_id, department_id);
create index project_by_manager on project (organization_id, manager_id);
create index project_search on project using gin (search_pairs(search_key));
call fence('project');
grant insert, update on project to itdo_user;
