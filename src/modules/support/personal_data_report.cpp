#include "modules/support/personal_data_report.hpp"

#include "modules/organization/holidays.hpp"

namespace erp::support {
namespace {

// Offices of the state are closed from 29 December to 3 January.
bool office_open(Date day) {
  const auto [year, month, of_month] = calendar_day(day);
  const bool turn_of_year = (month == 12 && of_month >= 29) || (month == 1 && of_month <= 3);
  return organization::business_day(day) && !turn_of_year;
}

}  // namespace

ReportDeadlines report_deadlines(Date noticed, bool malicious) {
  ReportDeadlines due{{noticed.days + 2}, {noticed.days + (malicious ? 59 : 29)}};
  while (!office_open(due.last)) ++due.last.days;
  return due;
}

}  // namespace erp::support
