-- What the desk answers with, articles for who asks, and how she found the help.

create table support_macro (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  name text not null, text text not null,
  tier text check (tier in ('level_1', 'level_2', 'level_3')),
  outcome text check (outcome in ('waiting', 'resolved')),
  is_active boolean not null default true,
  search_key text generated always as (search_fold(name)) stored,
  primary key (organization_id, id),
  constraint support_macro_name_taken unique (organization_id, name)
);
create index support_macro_by_name on support_macro (organization_id, name, id);
create index support_macro_search on support_macro using gin (search_pairs(search_key));
call fence('support_macro');
grant insert, update, delete on support_macro to itdo_user;

-- What the desk knows, for who asks; found by its title and by what people call it.
create table knowledge_article (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  state text not null default 'draft' check (state in ('draft', 'published', 'retired')),
  title text not null, body text not null, search_words text,
  language text not null check (language in ('ja', 'en')),
  category text check (category in ('password_reset', 'account_lockout', 'navigation', 'data_entry', 'application_error',
    'performance', 'integration', 'workflow', 'database', 'infrastructure', 'security', 'major_degradation')),
  published_at timestamptz,
  search_key text generated always as (search_fold(title || ' ' || coalesce(search_words, '') || ' ' || body)) stored,
  suggested_for text[] generated always as (search_pairs(search_fold(title || ' ' || coalesce(search_words, '')))) stored,
  primary key (organization_id, id)
);
create index knowledge_article_by_title on knowledge_article (organization_id, title, id);
create index knowledge_article_search on knowledge_article using gin (search_pairs(search_key));
create index knowledge_article_suggested on knowledge_article using gin (suggested_for);
call fence('knowledge_article');
grant insert, update on knowledge_article to itdo_user;

-- Who read it: once a day. Who found that it helped, or not: her last word.
create table knowledge_view (
  organization_id uuid not null, article_id uuid not null, user_id uuid not null, viewed_on date not null,
  primary key (organization_id, article_id, user_id, viewed_on),
  foreign key (organization_id, article_id) references knowledge_article,
  constraint knowledge_view_user_id_not_found foreign key (user_id) references user_account (id)
);
create index knowledge_view_by_user on knowledge_view (user_id);
call fence('knowledge_view');
grant insert on knowledge_view to itdo_user;
create table knowledge_verdict (
  organization_id uuid not null, article_id uuid not null, user_id uuid not null,
  helped boolean not null, given_at timestamptz not null default now(),
  primary key (organization_id, article_id, user_id),
  foreign key (organization_id, article_id) references knowledge_article,
  constraint knowledge_verdict_user_id_not_found foreign key (user_id) references user_account (id)
);
create index knowledge_verdict_by_user on knowledge_verdict (user_id);
call fence('knowledge_verdict');
grant insert, update on knowledge_verdict to itdo_user;

-- How who asked found the help: once for each ticket.
create table ticket_rating (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  ticket_id uuid not null, score bigint not null check (score between 1 and 5), comment text,
  rated_at timestamptz not null, channel text not null check (channel in ('portal', 'mail')),
  primary key (organization_id, id),
  constraint ticket_rating_ticket_id_taken unique (organization_id, ticket_id),
  constraint ticket_rating_ticket_id_not_found foreign key (organization_id, ticket_id) references ticket
);
create index ticket_rating_by_time on ticket_rating (organization_id, rated_at, id);
call fence('ticket_rating');
grant insert, update on ticket_rating to itdo_user;

-- The link by which somebody rates who need not sign in: one for each ticket, and it goes when it is used.
create table rating_link (
  organization_id uuid not null, ticket_id uuid not null,
  token_hash bytea not null, expires_at timestamptz not null,
  primary key (organization_id, ticket_id),
  constraint rating_link_token_taken unique (token_hash),
  foreign key (organization_id, ticket_id) references ticket
);
call fence('rating_link', true);
grant insert, update, delete on rating_link to itdo_user;

-- The month of the desk.
create index ticket_escalation_by_time on ticket_escalation (organization_id, at);
create index ticket_by_resolution on ticket (organization_id, resolved_at);
