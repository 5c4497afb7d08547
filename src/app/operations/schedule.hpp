// What runs by itself, as systemd says: when it ran last, how long that took and how it ended, when it runs
// next.
#pragma once

#include "app/commands.hpp"
#include "base/values.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace erp::app {

// A unit as `systemctl show --timestamp=unix` prints it: "Id=itdo-erp-backup.timer", a property a line.
using UnitFacts = std::map<std::string, std::string, std::less<>>;
// Several are parted by an empty line.
std::vector<UnitFacts> read_units(std::string_view printed);

struct ScheduledJob {
  enum class State : std::uint8_t { waits, never_ran, runs, failed, stopped };
  std::string name, description;
  State state = State::waits;
  Instant last, ended, next;  // none: it never ran, runs still, is not planned
  Instant since;              // since when its timer waits for it: at the latest the start of the machine
  bool enabled = true;        // its timer is meant to run
  std::string result;         // of a failed one: "exit-code 1", "timeout"
};
// A timer and the service that it starts.
ScheduledJob scheduled_job(const UnitFacts& timer, const UnitFacts& service);

// Of every timer that is installed. Throws std::runtime_error if systemd does not say.
std::vector<ScheduledJob> scheduled_jobs(std::chrono::milliseconds at_most);

// 0 all is well; 3 something failed the last time, or its timer is stopped; 1 nothing can be told.
int show_schedule();

}  // namespace erp::app
