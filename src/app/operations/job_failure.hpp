// A mail that a job failed: what has not been done, and what to look at first.
#pragma once

#include "app/commands.hpp"
#include "base/values.hpp"
#include "modules/operations/rule_table.hpp"
#include "service/config.hpp"

#include <string>
#include <string_view>

namespace erp::app {

struct JobFailure {
  std::string job;
  std::string subject;
  operations::Severity severity = operations::Severity::warning;
  std::string_view effect;
  std::string_view log;      // in the folder of logs: its last lines say more
  std::string_view runbook;  // its name
  std::string fault;
  Instant started;
};

// Spooled and tried at once. Says on standard error why if not even that can be done.
void tell(const Config&, const JobFailure&);

// The same of a job that was ended from outside: by its time limit, for want of memory, by a signal. Answers
// an exit status.
int tell_broken_off(const Snapshot&, const std::string& unit, const std::string& result);

}  // namespace erp::app
