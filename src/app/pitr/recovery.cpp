#include "app/pitr/recovery.hpp"

#include "app/backup/dump_file.hpp"
#include "app/backup/folder.hpp"
#include "app/database_url.hpp"
#include "db/direct.hpp"

#include <thread>

namespace erp::app::pitr {

using backup::Unusable;

Instant moment_of(const std::string& text) {
  Instant moment;
  if (text != "latest" && !parse(text, moment))
    throw Unusable{"time_unreadable", "--at wants a time like 2026-01-31T09:00:00+09:00, or latest"};
  return moment;
}

Target target_for(Instant moment) {
  if (!is_installed()) throw Unusable{"pitr_missing", "pgBackRest is not installed: apt install pgbackrest"};
  if (moment && moment > now()) throw Unusable{"time_in_future", to_text(moment) + " is yet to come"};
  const auto repository = read_repository();
  if (repository.backups.empty())
    throw Unusable{"pitr_missing", repository.fault.empty() ? "there is no base backup" : repository.fault};
  const BaseBackup* base = nullptr;
  for (const auto& backup : repository.backups)
    if (!moment || backup.ended <= moment) base = &backup;
  if (!base)
    throw Unusable{
        "time_too_old", "the oldest base backup is of " + to_text(repository.backups.front().ended)};
  const auto segments = segments_of(base->archive);
  if (const auto missing = first_missing(segments, base->first_wal, moment ? moment : now()))
    throw Unusable{"wal_missing", "segment " + *missing + " of the log lacks in the repository"};
  if (moment && segments.back().archived < moment)
    throw Unusable{
        "wal_missing",
        "the log ends at " + to_text(segments.back().archived) + ": use --at latest for all that there is"};
  return {.base_backup = base->label, .last_segment = segments.back().name, .moment = moment};
}

void archive_what_there_is(const Config& config) {
  try {
    db::Direct server{to_database(config.database.maintenance_url, "postgres")};
    // A commit after the moment: by it PostgreSQL knows that it has read far enough.
    server.run("select pg_logical_emit_message(true, 'itdo-erp', 'restore')");
    const std::string last{server.run("select pg_walfile_name(pg_switch_wal())").text(0, 0)};
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes{1};
    while (std::chrono::steady_clock::now() < until) {
      if (server.run("select coalesce(last_archived_wal >= $1, false) from pg_stat_archiver", {last})
              .text(0, 0) == "t")
        return;
      std::this_thread::sleep_for(std::chrono::milliseconds{200});
    }
  } catch (const db::Unavailable&) {
    // It is away: then what was archived is all that there is.
  }
}

std::filesystem::path scratch_folder() {
  return "/var/lib/postgresql/itdo-erp-restore-" + backup::stamp();
}

}  // namespace erp::app::pitr
