// What people are told of an alert.
#pragma once

#include "modules/operations/alert.hpp"
#include "modules/operations/rule_table.hpp"

#include <string>

namespace erp::operations {

// One message, whatever the channel. The id is the same when the same thing is told again after a crash.
struct Notice {
  std::string id;
  std::string subject, text;
  Severity severity = Severity::warning;
  bool on_paper = false;  // the mail brings the text as PDF, too
};

struct Circumstances {
  std::string host;
  std::string detail;          // what the probe saw
  std::string runbook_folder;  // where the runbooks lie
  Instant now;
};

Notice write_notice(const Rule&, const Alert&, NoticeKind, const Circumstances&);

// "2025-01-26 09:00:00" by the clock of the machine.
std::string local_text(Instant);
// "2 h 5 min"
std::string duration_text(std::int64_t microseconds);

}  // namespace erp::operations
