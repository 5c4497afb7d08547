-- What a CSV import has created is remembered, so that it can be taken back as long as nobody has changed or used it.

create table import_batch (
  organization_id uuid not null references organization, id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null default now(), updated_at timestamptz not null default now(), created_by uuid,
  resource text not null, record_table text not null,
  file_name text,
  row_count bigint not null, created_count bigint not null, updated_count bigint not null,
  removed_count bigint not null default 0, kept_count bigint not null default 0,
  state text not null default 'imported' check (state in ('imported', 'partly_undone', 'undone')),
  undone_at timestamptz,
  primary key (organization_id, id),
  constraint import_batch_removed_count_out_of_range check (removed_count between 0 and created_count)
);
create index import_batch_by_time on import_batch (organization_id, created_at, id);
call fence('import_batch');
grant insert, update on import_batch to itdo_user;

-- One for each record that was created and not taken back yet; with the reason if it was tried in vain.
create table import_record (
  organization_id uuid not null, record_id uuid not null,
  batch_id uuid not null,
  row_no bigint not null,                    -- as a spreadsheet counts: the header is 1
  kept_because text check (kept_because in ('changed', 'used')),
  used_in text,                              -- the table that refers to it
  title text,                                -- of a record that was kept
  primary key (organization_id, record_id),
  foreign key (organization_id, batch_id) references import_batch
);
create index import_record_by_batch on import_record (organization_id, batch_id, row_no);
create index import_record_kept on import_record (organization_id, batch_id, row_no) where kept_because is not null;
call fence('import_record');
grant insert, update, delete on import_record to itdo_user;

-- Records of this kind are never deleted, only made inactive; but for those that an import created and nobody has changed.
create procedure removable_as_imported(of_table text) language plpgsql as $$
begin
  execute format('create policy imported_delete on %1$I as restrictive for delete using (version = 1 and exists (
    select from import_record r where r.organization_id = %1$I.organization_id and r.record_id = %1$I.id))', of_table);
  execute format('grant delete on %I to itdo_user', of_table);
end $$;
call removable_as_imported('partner');
call removable_as_imported('item');
call removable_as_imported('payment_term');
call removable_as_imported('project');
call removable_as_imported('department');
call removable_as_imported('account');
drop procedure removable_as_imported(text);
