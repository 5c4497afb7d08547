#include "modules/operations/task_plan.hpp"

#include <gtest/gtest.h>

namespace erp::operations {
namespace {

using enum TaskKind;

TEST(TaskPlan, has_the_sundays_and_quarters_of_the_manual) {
  struct Month {
    int year, month;
    std::vector<std::pair<TaskKind, int>> due;  // on which day
  };
  const Month months[] = {
      // The first is a Sunday; January is of the system review.
      {2023,
       1,
       {{backup_verification, 1},
        {performance_review, 8},
        {security_audit, 15},
        {disaster_recovery_test, 22},
        {manual_review, 31},
        {system_review, 31}}},
      // The first is a Monday, in a leap year.
      {2027,
       2,
       {{backup_verification, 7},
        {performance_review, 14},
        {security_audit, 21},
        {disaster_recovery_test, 28},
        {manual_review, 28},
        {contacts_test, 28}}},
      {2026,
       12,
       {{backup_verification, 6},
        {performance_review, 13},
        {security_audit, 20},
        {disaster_recovery_test, 27},
        {manual_review, 31},
        {capacity_review, 31}}},
      // The first is a Saturday.
      {2026,
       8,
       {{backup_verification, 2},
        {performance_review, 9},
        {security_audit, 16},
        {disaster_recovery_test, 23},
        {manual_review, 31},
        {contacts_test, 31}}},
  };
  for (const auto& [year, month, due] : months) {
    const auto tasks = tasks_of_month(date_of(year, month, 17));
    ASSERT_EQ(tasks.size(), due.size()) << year << '-' << month;
    for (std::size_t i = 0; i < due.size(); ++i)
      EXPECT_EQ(tasks[i], (DueTask{due[i].first, date_of(year, month, due[i].second)}))
          << year << '-' << month;
  }
}

TEST(TaskPlan, has_each_quarterly_task_four_times_a_year) {
  for (const auto& [kind, months] :
       {std::pair{system_review, std::vector{1, 4, 7, 10}},
        std::pair{capacity_review, std::vector{3, 6, 9, 12}},
        std::pair{contacts_test, std::vector{2, 5, 8, 11}}}) {
    std::vector<int> found;
    for (int month = 1; month <= 12; ++month)
      for (const auto& task : tasks_of_month(date_of(2026, month, 1)))
        if (task.kind == kind) found.push_back(month);
    EXPECT_EQ(found, months);
  }
}

TEST(TaskPlan, tells_somebody_after_three_days) {
  const Date due = date_of(2026, 2, 27);
  for (const auto& [today, late] :
       {std::pair{date_of(2026, 2, 27), false},
        std::pair{date_of(2026, 3, 1), false},
        std::pair{date_of(2026, 3, 2), true},
        std::pair{date_of(2026, 4, 1), true}})
    EXPECT_EQ(overdue(due, today), late) << to_text(today);
}

}  // namespace
}  // namespace erp::operations
