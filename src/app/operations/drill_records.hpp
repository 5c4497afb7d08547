// What rehearsals of a disaster have measured: a line each in drills.jsonl of the state folder.
#pragma once

#include "base/values.hpp"
#include "service/config.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace erp::app {

struct DrillRecord {
  std::string drill;  // "restore", "dr"
  Instant started;
  double rpo_seconds = 0;  // of work that would have been lost
  double rto_seconds = 0;  // until everything was back and checked
  std::string source;      // the file or base backup
  std::string fault;       // empty: it succeeded within the limits
};

// What a drill of this name must keep to.
struct DrillGoal {
  double rpo_seconds = 0, rto_seconds = 0;
};
DrillGoal goal_of(const Config&, std::string_view drill);

void remember(const Config&, const DrillRecord&);
std::vector<DrillRecord> drills(const Config&);  // oldest first; lines that cannot be read are passed over

// For Prometheus: the newest of each drill.
std::string drill_metrics(const Config&);

}  // namespace erp::app
