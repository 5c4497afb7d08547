#include "modules/operations/task_plan.hpp"

namespace erp::operations {
namespace {

using enum TaskKind;

// On a Sunday of the month, or by its last day.
struct Plan {
  TaskKind kind = backup_verification;
  int sunday = 0;           // 1 the first; 0: by the end of the month
  int every = 1, from = 1;  // months, beginning with this one
};

constexpr Plan plans[] = {
    {.kind = backup_verification, .sunday = 1},
    {.kind = performance_review, .sunday = 2},
    {.kind = security_audit, .sunday = 3},
    {.kind = disaster_recovery_test, .sunday = 4},
    {.kind = manual_review},
    {.kind = system_review, .every = 3, .from = 1},
    {.kind = capacity_review, .every = 3, .from = 3},
    {.kind = contacts_test, .every = 3, .from = 2},
};

}  // namespace

std::vector<DueTask> tasks_of_month(Date day) {
  const auto [year, month, unused] = calendar_day(day);
  const Date first = date_of(year, month, 1);
  const int until_sunday = (7 - weekday(first)) % 7;
  std::vector<DueTask> due;
  for (const Plan& plan : plans) {
    if ((month - plan.from + 12) % plan.every != 0) continue;
    const Date on =
        plan.sunday == 0 ? end_of_month(first) : Date{first.days + until_sunday + 7 * (plan.sunday - 1)};
    due.push_back({plan.kind, on});
  }
  return due;
}

bool overdue(Date due_on, Date today) {
  return today.days - due_on.days >= days_until_escalation;
}

}  // namespace erp::operations
