-- How long pages took in the browsers of the people, added up by hour: a view more makes no row more, and an hour has at
-- most as many rows as there are pages.
create table page_timing (
  organization_id uuid not null references organization,
  hour timestamptz not null,
  page text not null check (length(page) <= 200),           -- its pattern: /invoices/:id
  kind text not null check (kind in ('load', 'route')),     -- from nothing, or from another page of the application
  views bigint not null, total_ms bigint not null, longest_ms bigint not null,
  buckets bigint[] not null,       -- views of up to 100, 250, 500, 1000, 2000, 4000, 8000 ms, and of more
  primary key (organization_id, hour, page, kind)
);
create index page_timing_by_hour on page_timing (hour);
call fence('page_timing', true);
grant insert, update on page_timing to itdo_user;
