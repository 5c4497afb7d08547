// What has to be done by people every month and every quarter, as one table; and what of it falls on which
// day.
#pragma once

#include "base/values.hpp"

#include <cstdint>
#include <vector>

namespace erp::operations {

enum class TaskKind : std::uint8_t {
  backup_verification,
  performance_review,
  security_audit,
  disaster_recovery_test,
  manual_review,
  system_review,
  capacity_review,
  contacts_test
};

struct DueTask {
  TaskKind kind = TaskKind::backup_verification;
  Date due_on;
  bool operator==(const DueTask&) const = default;
};

// Of the month in which this day lies.
std::vector<DueTask> tasks_of_month(Date);

inline constexpr int days_until_escalation = 3;
// Whether somebody must hear that a task is still undone on this day.
bool overdue(Date due_on, Date today);

}  // namespace erp::operations
