// Accounting periods (会計期間): the months of a fiscal year, each open or closed for bookings.
//
//   open --close--> closed --reopen--> open
//
// Periods close in order and reopen in the opposite one. Within an open period a class of documents may be
// locked, so that invoices are settled while adjustments are still entered.
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"

#include <string>
#include <vector>

namespace erp::accounting {

enum class PeriodState : std::uint8_t { open, closed };

struct AccountingPeriod {
  Id<AccountingPeriod> id;
  Version version;
  std::int64_t fiscal_year = 0;
  std::int64_t period_no = 0;  // 1 to 12
  Date start_date, end_date;
  PeriodState state = PeriodState::open;
  std::vector<std::string> locked_classes;  // of documents, see DocumentClass
  static const Entity entity;
};

// The fiscal year (年度) that a day belongs to, named after the calendar year in which it starts.
int fiscal_year_of(Date, int start_month);
Date fiscal_year_start(int fiscal_year, int start_month);

// Makes the twelve periods of a fiscal year; those that exist already stay as they are.
void create_fiscal_year(Session&, int fiscal_year, int start_month);

// The same, with the start month of the session's organization. Answers the year's periods as JSON.
std::string open_fiscal_year(Session&, int fiscal_year);

}  // namespace erp::accounting
