// Looks at everything that the business stands on, all at once, each with a deadline.
#pragma once

#include "app/commands.hpp"
#include "base/values.hpp"
#include "modules/operations/alert.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace erp::app {

struct Finding {
  operations::Look look = operations::Look::unknown;
  std::string note;  // why it failed, or what is worth knowing
  int percent = -1;  // of disks: the fullest
};

// By the name of the probe: backend, database, redis, disk, disk_full, inodes, backup, copy,
// archive, baselines, certificate, schedule.
struct Findings {
  std::map<std::string, Finding, std::less<>> by_probe;
  bool all_came_back = true;  // false: threads hang in calls that may never return
  const Finding& of(std::string_view probe) const;
};

// Ends soon after the deadline even if no peer ever answers.
Findings look_at_everything(const Snapshot&, Instant now, std::chrono::milliseconds deadline);

// "http://127.0.0.1:8000/health" unless set.
std::string health_url(const Config&);
// Asks the service; good when it can book.
Finding look_at_backend(const Config&, std::chrono::milliseconds deadline);
Finding look_at_certificate(const Config&, Instant now);
Finding look_at_backup(const Config&, Instant now);
// The newest copy in another place; unknown without backup.copy_command.
Finding look_at_copy(const Config&, Instant now);
// Whether the log of the database gets into the repository; unknown where it is not archived.
Finding look_at_archive(const Config&, std::chrono::milliseconds deadline);
// Figures of the performance baselines that are beyond their limits, as the service says.
Finding look_at_baselines(const Config&, std::chrono::milliseconds deadline);

// The outcome for scripts: 0 all well, 3 work goes on, 1 it does not.
int exit_code_of(const Findings&);

// Leaves at once, past threads that hang.
[[noreturn]] void leave(int status);

}  // namespace erp::app
