#include "app/console/database_view.hpp"
#include "app/operations/probes.hpp"
#include "app/upkeep/heavy_job.hpp"
#include "app/upkeep/maintenance.hpp"
#include "db/direct.hpp"
#include "service/durable.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <iostream>

namespace erp::app {
namespace {

constexpr const char* writes = R"(
select relname, n_tup_ins + n_tup_upd + n_tup_del, n_tup_ins, n_tup_upd, n_tup_del, seq_scan, seq_tup_read,
       coalesce(idx_scan, 0), coalesce(idx_tup_fetch, 0)
  from pg_stat_user_tables order by 2 desc, 1 limit 30)";

constexpr const char* age_of_statistics = R"(
select coalesce(extract(day from now() - coalesce(stats_reset, pg_postmaster_start_time()))::int, 0)
  from pg_stat_database where datname = current_database())";

constexpr const char* sizes = R"(
select c.relname, pg_total_relation_size(c.oid)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
 order by 2 desc, 1)";

constexpr int days_of_a_full_cycle = 35;  // a report of the month's end has been run by then

void print(JobReport& report, const db::Rows& rows, std::size_t columns) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::string line = " ";
    for (std::size_t j = 0; j < columns; ++j) line.append(" ").append(rows.text(i, j));
    report.say(line);
  }
}

// What grew since the last time, which is remembered beside the alerts.
void report_growth(const Config& config, db::Direct& connection, JobReport& report) {
  const auto file = config.operations.state_folder / "table-sizes.json";
  boost::system::error_code none;
  const auto before = boost::json::parse(content_of(file).value_or("{}"), none);
  boost::json::object sizes_now;
  const auto rows = connection.run(sizes);
  report.say("Table sizes and growth since the last report, in bytes:");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string name{rows.text(i, 0)};
    const std::int64_t size = std::stoll(std::string{rows.text(i, 1)});
    sizes_now[name] = size;
    const auto* const last = before.is_object() ? before.as_object().if_contains(name) : nullptr;
    const std::string growth =
        last && last->is_int64() ? std::to_string(size - last->as_int64()) : "first seen";
    report.say(fmt::format("  {} {} {}", name, size, growth));
  }
  write_durably(file, boost::json::serialize(sizes_now) + "\n");
}

}  // namespace

int maintain_monthly(const Snapshot& snapshot, const MaintenanceOptions& options) {
  constexpr int refused_for_safety = 4;
  const Config& config = snapshot->config;
  if (options.yes_offline &&
      look_at_backend(config, std::chrono::seconds{3}).look == operations::Look::good) {
    std::cerr << "itdo-erp: VACUUM FULL locks every table: stop the service first\n";
    return refused_for_safety;
  }
  return run_heavy_job(config, "monthly-maintenance", [&](JobReport& report) {
    db::Direct connection{config.database.maintenance_url};
    report.say("Starting monthly maintenance...");
    report.say("Writes by table (all, inserts, updates, deletes, seq scans, rows, index scans, rows):");
    print(report, connection.run(writes), 9);
    const int days = std::stoi(std::string{connection.run(age_of_statistics).text(0, 0)});
    report.say(
        "Indexes that were never scanned in " + std::to_string(days) +
        " days, without those of constraints, in bytes:");
    print(report, connection.run(std::string{unused_indexes.sql}), unused_indexes.columns.size());
    if (days < days_of_a_full_cycle)
      report.say("  The statistics are younger than 35 days: do not drop an index because of them.");
    report_growth(config, connection, report);
    if (options.yes_offline) {
      report.say("Performing full vacuum...");
      connection.run("vacuum full");
    }
    report.say("Monthly maintenance completed");
  });
}

}  // namespace erp::app
