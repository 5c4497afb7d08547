#include "app/console/database_view.hpp"

#include "api/json_writer.hpp"
#include "app/console/statement_text.hpp"

namespace erp::app {

const DatabaseView connection_sums{
    "connection_sums",
    R"(
select count(*),
       current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
       pg_has_role(current_user, 'pg_read_all_stats', 'usage')::int
  from pg_stat_activity where backend_type = 'client backend')",
    {{"open", ViewColumn::number}, {"room", ViewColumn::number}, {"sees_all", ViewColumn::number}}};

const DatabaseView connection_groups{
    "connections",
    R"(
select coalesce(datname, '-'), coalesce(usename, '-'), coalesce(nullif(application_name, ''), '-'),
       coalesce(host(client_addr), 'socket'), coalesce(state, '-'), count(*),
       round(extract(epoch from max(now() - backend_start)))
  from pg_stat_activity where backend_type = 'client backend'
 group by 1, 2, 3, 4, 5 order by 6 desc limit 100)",
    {{"database", ViewColumn::text, 20},
     {"role", ViewColumn::text, 16},
     {"program", ViewColumn::text, 20},
     {"address", ViewColumn::text, 16},
     {"state", ViewColumn::text, 20},
     {"count", ViewColumn::number, 5},
     {"oldest", ViewColumn::seconds, 12}}};

const DatabaseView lock_waits{
    "locks",
    R"(
select a.pid, round(extract(epoch from now() - coalesce(l.waitstart, a.query_start)), 3), l.mode,
       l.relation::regclass, b.pid, coalesce(b.state, '-'),
       round(extract(epoch from now() - b.xact_start), 3), left(a.query, 2000), left(b.query, 2000)
  from pg_stat_activity a
  join pg_locks l on l.pid = a.pid and not l.granted
  join lateral unnest(pg_blocking_pids(a.pid)) as h (pid) on true
  join pg_stat_activity b on b.pid = h.pid
 order by l.waitstart limit 100)",
    {{"process", ViewColumn::number},
     {"waits", ViewColumn::seconds},
     {"mode"},
     {"relation"},
     {"holder", ViewColumn::number},
     {"holder_state"},
     {"holder_transaction", ViewColumn::seconds},
     {"statement", ViewColumn::statement},
     {"holder_statement", ViewColumn::statement}}};

const DatabaseView running_statements{
    "running",
    R"(
select pid, round(extract(epoch from now() - query_start), 3), coalesce(wait_event, 'runs'), left(query, 2000)
  from pg_stat_activity
 where state = 'active' and pid <> pg_backend_pid() and backend_type = 'client backend'
 order by query_start limit 20)",
    {{"process", ViewColumn::number, 8},
     {"runs", ViewColumn::seconds, 16},
     {"waits_for", ViewColumn::text, 20},
     {"statement", ViewColumn::statement, 1}}};

const DatabaseView slow_statements{
    "statements",
    R"(
select round(total_exec_time), calls, round(mean_exec_time::numeric, 1), round(max_exec_time),
       left(query, 2000)
  from ext.pg_stat_statements
 where dbid = (select oid from pg_database where datname = current_database())
 order by total_exec_time desc limit 20)",
    {{"total_ms", ViewColumn::number, 10},
     {"calls", ViewColumn::number, 8},
     {"mean_ms", ViewColumn::number, 8},
     {"longest_ms", ViewColumn::number, 8},
     {"statement", ViewColumn::statement, 1}}};

const DatabaseView largest_tables{
    "tables",
    R"(
select s.relname, pg_table_size(s.relid), pg_indexes_size(s.relid), s.n_live_tup, s.n_dead_tup,
       to_char(greatest(s.last_vacuum, s.last_autovacuum) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       to_char(greatest(s.last_analyze, s.last_autoanalyze) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
  from pg_stat_user_tables s order by pg_total_relation_size(s.relid) desc, 1 limit 30)",
    {{"name", ViewColumn::text, 32},
     {"bytes", ViewColumn::number, 14},
     {"index_bytes", ViewColumn::number, 14},
     {"rows", ViewColumn::number, 12},
     {"dead_rows", ViewColumn::number, 10},
     {"vacuumed_at", ViewColumn::moment, 20},
     {"analysed_at", ViewColumn::moment, 20}}};

const DatabaseView largest_indexes{
    "indexes",
    R"(
select indexrelname, relname, pg_relation_size(indexrelid), idx_scan
  from pg_stat_user_indexes order by 3 desc, 1 limit 30)",
    {{"name", ViewColumn::text, 48},
     {"table", ViewColumn::text, 32},
     {"bytes", ViewColumn::number, 14},
     {"scans", ViewColumn::number, 12}}};

// Those behind a constraint work without ever being scanned.
const DatabaseView unused_indexes{
    "unused_indexes",
    R"(
select s.indexrelname, s.relname, pg_relation_size(s.indexrelid)
  from pg_stat_user_indexes s join pg_index i on i.indexrelid = s.indexrelid
 where s.idx_scan = 0 and not i.indisunique and not i.indisprimary
   and not exists (select from pg_constraint c where c.conindid = s.indexrelid)
 order by 3 desc, 1 limit 100)",
    {{"name", ViewColumn::text, 48}, {"table", ViewColumn::text, 32}, {"bytes", ViewColumn::number, 14}}};

const DatabaseView memory_settings{
    "settings",
    R"(
select name, current_setting(name) from pg_settings
 where name in ('shared_buffers', 'work_mem', 'maintenance_work_mem', 'effective_cache_size',
                'max_connections')
 order by name)",
    {{"name", ViewColumn::text, 24}, {"value", ViewColumn::text, 1}}};

std::string shown(const ViewColumn& column, std::string_view value) {
  return column.kind == ViewColumn::statement ? without_values(value) : std::string{value};
}

std::string as_json(const DatabaseView& view, const db::Rows& rows) {
  api::JsonArray all;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    api::JsonObject one;
    for (std::size_t number = 0; number < view.columns.size(); ++number) {
      const auto& column = view.columns[number];
      const bool figure = column.kind == ViewColumn::number || column.kind == ViewColumn::seconds;
      const auto value = rows.text(i, number);
      if (rows.null(i, number))
        one.json(column.name, "null");
      else if (figure)
        one.json(column.name, value);
      else
        one.text(column.name, shown(column, value));
    }
    all.json(one.done());
  }
  return all.done();
}

}  // namespace erp::app
