#include "app/upkeep/heavy_job.hpp"
#include "app/upkeep/maintenance.hpp"
#include "db/direct.hpp"
#include "service/rights_of_owner.hpp"

#include <fmt/format.h>

#include <chrono>

namespace erp::app {
namespace {

namespace fs = std::filesystem;

struct Sum {
  std::size_t count = 0;
  std::uint64_t bytes = 0;
};

void say(JobReport& report, const CleanupOptions& options, const std::string& what, const Sum& sum) {
  const char* word = options.dry_run ? "would remove" : "removed";
  report.say(fmt::format("{}: {} {}, {} bytes", what, word, sum.count, sum.bytes));
}

// Removes the files of a folder that are older and wanted gone. Links are not followed, nor is the folder
// one: whose it is may have put it there.
template <class Wanted>
Sum remove_files(const fs::path& folder, std::chrono::hours older_than, bool dry_run, Wanted wanted) {
  Sum sum;
  std::error_code none;
  const RightsOfOwner owner{folder};
  if (fs::is_symlink(folder, none)) return sum;
  const auto before = fs::file_time_type::clock::now() - older_than;
  for (auto entry = fs::recursive_directory_iterator{folder, none};
       entry != fs::recursive_directory_iterator{};
       entry.increment(none)) {
    if (none) break;
    const bool plain = fs::is_regular_file(entry->symlink_status(none));
    if (!plain || entry->last_write_time(none) > before || !wanted(entry->path())) continue;
    const auto bytes = entry->file_size(none);
    if (!dry_run && !fs::remove(entry->path(), none)) continue;
    ++sum.count;
    sum.bytes += bytes;
  }
  return sum;
}

// "app.log.1", "app.log-20250126-1737856800.gz": whatever follows ".log". A live log ends with it, however
// quiet it is, and somebody holds it open.
bool is_rotated_log(const fs::path& path) {
  const std::string name = path.filename().string();
  const auto at = name.find(".log");
  return at != std::string::npos && at + 4 < name.size() && (name[at + 4] == '.' || name[at + 4] == '-');
}

void clean_logs(const Config& config, const CleanupOptions& options, JobReport& report) {
  if (config.log.folder.empty()) return;
  const std::chrono::hours age{24 * static_cast<int>(config.operations.log_days)};
  say(report, options, "rotated logs", remove_files(config.log.folder, age, options.dry_run, is_rotated_log));
}

void clean_files(const Config& config, const CleanupOptions& options, JobReport& report) {
  constexpr std::chrono::hours day{24}, month{24 * 30};
  const auto& files = config.files.folder;
  const auto any = [](const fs::path&) { return true; };
  const auto half_written = [](const fs::path& path) {
    return path.filename().string().starts_with(".part-");
  };
  say(report, options, "temporary files", remove_files(files, day, options.dry_run, half_written));
  say(report, options, "old exports", remove_files(files / "exports", month, options.dry_run, any));
  const auto sent = config.operations.state_folder / "mail" / "sent";
  say(report, options, "notes of sent mails", remove_files(sent, month, options.dry_run, any));
}

void clean_rows(
    db::Direct& connection, const CleanupOptions& options, JobReport& report, const std::string& what,
    const std::string& table, const std::string& condition) {
  const auto found = connection.run(
      "select count(*), coalesce(sum(pg_column_size(t.*)), 0) from " + table + " t where " + condition);
  const Sum sum{
      .count = std::stoull(std::string{found.text(0, 0)}),
      .bytes = std::stoull(std::string{found.text(0, 1)})};
  if (!options.dry_run && sum.count > 0) connection.run("delete from " + table + " t where " + condition);
  say(report, options, what, sum);
}

// Left by restores and rehearsals that nobody finished. Databases with sessions are in use.
constexpr const char* scratch_databases = R"(
select quote_ident(d.datname), pg_database_size(d.oid)
  from pg_database d
 where d.datname ~ ('^' || current_database() || '_(restore|verify|scratch|drill)')
   and not exists (select from pg_stat_activity a where a.datname = d.datname)
   and (pg_stat_file('base/' || d.oid || '/PG_VERSION', true)).modification < now() - interval '1 day')";

void clean_databases(db::Direct& connection, const CleanupOptions& options, JobReport& report) {
  const auto rows = connection.run(scratch_databases);
  Sum sum;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (!options.dry_run) connection.run("drop database if exists " + std::string{rows.text(i, 0)});
    ++sum.count;
    sum.bytes += std::stoull(std::string{rows.text(i, 1)});
  }
  say(report, options, "scratch databases", sum);
}

}  // namespace

int clean_up(const Snapshot& snapshot, const CleanupOptions& options) {
  const Config& config = snapshot->config;
  const std::string name = options.only_logs ? "cleanup-logs" : "cleanup";
  return run_heavy_job(config, options.dry_run ? name + " (dry run)" : name, [&](JobReport& report) {
    report.say(options.only_logs ? "Cleaning up old log files..." : "Cleaning up...");
    clean_logs(config, options, report);
    if (!options.only_logs) {
      clean_files(config, options, report);
      db::Direct connection{config.database.maintenance_url};
      connection.script("set lock_timeout = '5s'");
      clean_rows(
          connection,
          options,
          report,
          "expired sessions",
          "user_session",
          "greatest(expires_at, refresh_expires_at) < now() - interval '30 days'");
      clean_rows(
          connection,
          options,
          report,
          "answers to repeated requests",
          "idempotency_key",
          "created_at < now() - interval '7 days'");
      clean_rows(
          connection,
          options,
          report,
          "timings of pages",
          "page_timing",
          "hour < now() - interval '90 days'");
      clean_rows(
          connection,
          options,
          report,
          "who read personal data",
          "personal_read",
          "at < now() - interval '" + std::to_string(config.operations.read_log_days) + " days'");
      clean_databases(connection, options, report);
    }
    report.say(options.only_logs ? "Log cleanup completed" : "Cleanup completed");
  });
}

}  // namespace erp::app
