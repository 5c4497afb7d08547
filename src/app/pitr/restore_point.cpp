#include "app/backup/folder.hpp"
#include "app/pitr/commands.hpp"
#include "app/pitr/recovery.hpp"

#include <iostream>

namespace erp::app::pitr {

int make_restore_point(const Snapshot& snapshot) {
  const Config& config = snapshot->config;
  if (!is_installed() || read_repository().backups.empty()) return backup::back_up_database(snapshot);
  const Instant moment = now();
  archive_what_there_is(config);
  try {
    target_for(moment);
  } catch (const backup::Unusable& unusable) {
    std::cerr << "restore-point: " << unusable.code() << ": " << unusable.what() << '\n';
    return backup::back_up_database(snapshot);
  }
  std::cout << "Restore point: itdo-erp restore --at " << to_text(moment) << '\n';
  backup::log_line(config, "Restore point", "at=" + to_text(moment));
  return 0;
}

}  // namespace erp::app::pitr
