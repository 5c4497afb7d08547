#include "app/backup/folder.hpp"
#include "app/pitr/commands.hpp"
#include "app/pitr/recovery.hpp"

#include <chrono>
#include <iostream>
#include <thread>

namespace erp::app::pitr {

namespace {

// pgBackRest tells in whole seconds when a segment was archived: only in the next one it is surely after.
void wait_for_next_second(Instant moment) {
  constexpr std::int64_t second = 1'000'000;
  std::this_thread::sleep_for(std::chrono::microseconds{second - moment.microseconds % second});
}

}  // namespace

int make_restore_point(const Snapshot& snapshot) {
  const Config& config = snapshot->config;
  if (!is_installed() || read_repository().backups.empty()) return backup::back_up_database(snapshot);
  const Instant moment = now();
  wait_for_next_second(moment);
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
