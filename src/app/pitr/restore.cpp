// A moment of the past beside the database that runs: a scratch cluster is recovered to it and dumped, and
// the dump goes the way of every backup, with all its checks.
#include "app/backup/dump.hpp"
#include "app/backup/folder.hpp"
#include "app/pitr/commands.hpp"
#include "app/pitr/recovery.hpp"
#include "service/durable.hpp"

#include <iostream>

namespace erp::app::pitr {
namespace {

using backup::Unusable;

std::filesystem::path dump_of_moment(const Config& config, Instant moment) {
  if (moment) archive_what_there_is(config);
  const auto target = target_for(moment);
  std::cout << "Recovering from base backup " << target.base_backup << " to "
            << (moment ? to_text(moment) : std::string{"the end of the log"}) << "...\n"
            << std::flush;
  const ScratchCluster cluster{scratch_folder(), target};
  std::cout << "Recovered; the last transaction is of " << to_text(cluster.last_commit()) << '\n'
            << std::flush;
  const auto file = config.backup.folder / ("itdo_erp_moment_" + backup::stamp() + ".sql.gz");
  const auto manifest = backup::dump(cluster.config(config), file);
  write_durably(backup::manifest_path(file), backup::to_json(manifest));
  return file;
}

}  // namespace

int restore(const Snapshot& snapshot, const std::string& moment, const backup::RestoreOptions& options) {
  const Config& config = snapshot->config;
  std::filesystem::path file;
  int status = 1;
  try {
    file = dump_of_moment(config, moment_of(moment));
    auto from_file = options;
    from_file.file = file;
    status = backup::restore(snapshot, from_file);
  } catch (const Unusable& unusable) {
    std::cerr << "restore: " << unusable.code() << ": " << unusable.what() << '\n';
    backup::log_line(config, "Restore refused", "at=" + moment + " reason=" + unusable.code());
    status = backup::refused;
  } catch (const std::exception& error) {
    std::cerr << "Restore failed!\n" << error.what() << '\n';
    backup::log_line(config, "Restore failed", "at=" + moment);
  }
  std::error_code none;
  if (!file.empty())
    std::filesystem::remove(file, none), std::filesystem::remove(backup::manifest_path(file), none);
  return status;
}

}  // namespace erp::app::pitr
