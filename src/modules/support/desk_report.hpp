// The month of the desk: what was asked and solved, which promises were kept, how people found it, and what
// is left.
#pragma once

#include "modules/support/desk_figures.hpp"

namespace erp::support {

struct DeskReport {
  std::string company;
  Date month;             // its first day
  Instant from, until;    // until now, if the month is not over
  bool complete = false;  // the month is over
  DeskFigures figures;
  std::array<std::int64_t, 4> escalations{};  // at once, at 50, 75 and 100 percent
  std::array<std::int64_t, 5> scores{};       // how many gave 1 to 5
};

// Refused: out_of_range for a month that has not begun.
DeskReport desk_report(Session&, Date month);

// "2026-11" as its first day; none if it is no month.
std::optional<Date> month_of(std::string_view);
std::string month_text(Date);

// "4.25"; empty if nobody rated.
std::string mean_score(const DeskReport&);

}  // namespace erp::support
