#include "app/operations/capacity.hpp"
#include "app/upkeep/heavy_job.hpp"
#include "app/upkeep/maintenance.hpp"
#include "db/direct.hpp"

#include <fmt/format.h>

#include <ctime>

namespace erp::app {
namespace {

// Where autovacuum has not been, or not yet: it does the same, later.
constexpr const char* stale_tables = R"(
select format('%I.%I', schemaname, relname), n_mod_since_analyze
  from pg_stat_user_tables
 where n_mod_since_analyze > 50 + 0.05 * n_live_tup
    or (n_live_tup > 0 and last_analyze is null and last_autoanalyze is null)
 order by 2 desc)";

constexpr const char* tables_with_dead_rows = R"(
select format('%I.%I', schemaname, relname), n_dead_tup
  from pg_stat_user_tables
 where n_dead_tup > 1000 and n_dead_tup > 0.1 * n_live_tup
 order by 2 desc)";

// More than twice of what its rows need at the usual filling, and worth the work.
constexpr const char* bloated_by_size = R"(
select format('%I.%I', n.nspname, c.relname), pg_relation_size(c.oid)
  from pg_index i
  join pg_class c on c.oid = i.indexrelid
  join pg_namespace n on n.oid = c.relnamespace
  join pg_am a on a.oid = c.relam and a.amname = 'btree'
  join lateral (
    select coalesce(sum(coalesce(s.avg_width, 16)), 0) + 16 as width
      from unnest(i.indkey) as k (number)
      left join pg_attribute t on t.attrelid = i.indrelid and t.attnum = k.number and k.number > 0
      left join pg_stats s on s.schemaname = n.nspname and s.attname = t.attname
       and s.tablename = (select relname from pg_class where oid = i.indrelid)) w on true
 where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and i.indisvalid
   and c.reltuples >= 0 and pg_relation_size(c.oid) > $1::bigint
   and pg_relation_size(c.oid) > 2 * (c.reltuples * w.width / 0.9 + 16384)
 order by 2 desc)";

// Materialized: measuring anything but a btree is an error.
constexpr const char* bloated_by_density = R"(
with candidate as materialized (
  select c.oid::regclass as index, format('%I.%I', n.nspname, c.relname) as name,
         pg_relation_size(c.oid) as bytes
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_namespace n on n.oid = c.relnamespace
    join pg_am a on a.oid = c.relam and a.amname = 'btree'
   where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and i.indisvalid
     and c.relkind = 'i' and pg_relation_size(c.oid) > $1::bigint)
select name, bytes from candidate where (pgstatindex(index)).avg_leaf_density < 45 order by 2 desc)";

constexpr const char* half_built = R"(
select format('%I.%I', n.nspname, c.relname)
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
 where not i.indisvalid and c.relname ~ '_ccnew[0-9]*$')";

constexpr const char* least_index_bytes = "8388608";

bool is_sunday() {
  const std::time_t seconds = std::time(nullptr);
  std::tm parts{};
  localtime_r(&seconds, &parts);
  return parts.tm_wday == 0;
}

// Runs one statement for each row; whoever holds the lock keeps it, and the table has its turn tomorrow.
void for_each(
    db::Direct& connection, JobReport& report, const db::Rows& rows, const std::string& before,
    const std::string& done) {
  std::size_t count = 0, busy = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string name{rows.text(i, 0)};
    try {
      connection.run(fmt::format("{} {}", before, name));
      ++count;
      report.say(fmt::format("  {} {}", done, name));
    } catch (const db::Error& error) {
      if (error.sqlstate != "55P03") throw;
      ++busy;
      report.say(fmt::format("  left {}: it is in use", name));
    }
  }
  report.say(
      done + " " + std::to_string(count) + (busy > 0 ? ", left " + std::to_string(busy) + " in use" : ""));
}

void reindex(db::Direct& connection, JobReport& report) {
  const bool measured = connection.run("select 1 from pg_extension where extname = 'pgstattuple'").size() > 0;
  const auto bloated = connection.run(measured ? bloated_by_density : bloated_by_size, {least_index_bytes});
  for_each(connection, report, bloated, "reindex index concurrently", "rebuilt");
  // A rebuild that was interrupted leaves half an index, tonight or a week ago.
  const auto halves = connection.run(half_built);
  if (halves.size() > 0)
    for_each(connection, report, halves, "drop index concurrently if exists", "dropped unfinished");
}

}  // namespace

int maintain_daily(const Snapshot& snapshot, const MaintenanceOptions& options) {
  const Config& config = snapshot->config;
  return run_heavy_job(config, "daily-maintenance", [&](JobReport& report) {
    db::Direct connection{config.database.maintenance_url};
    // Gives way: to people who wait for a lock, and to their reads and writes.
    connection.script("set lock_timeout = '2s'; set vacuum_cost_delay = '2ms'");
    report.say("Starting daily database maintenance...");
    for_each(connection, report, connection.run(stale_tables), "analyze", "analyzed");
    for_each(connection, report, connection.run(tables_with_dead_rows), "vacuum", "vacuumed");
    if (options.reindex || is_sunday()) reindex(connection, report);
    record_capacity(config, connection, now());
    report.say("Daily maintenance completed");
  });
}

}  // namespace erp::app
