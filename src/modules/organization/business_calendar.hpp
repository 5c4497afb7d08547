// On which days a company, or a part of it, works: closed weekdays, public holidays, and days of its own.
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace erp::organization {

struct CalendarException {
  Date day;
  bool is_open = false;  // worked on, whatever else is said of the day; or closed
  std::string name;      // "夏季休業", "振替出勤日"
  static const Entity entity;
};

std::vector<std::string> weekend();  // saturday and sunday

struct BusinessCalendar {
  Id<BusinessCalendar> id;
  Version version;
  std::string code;
  std::string name;
  std::vector<std::string> closed_weekdays = weekend();
  bool closed_on_public_holidays = true;
  bool is_active = true;
  std::vector<CalendarException> days;
  static const Entity entity;
};

// Why a day is worked on or not: the calendar's own days come first, then public holidays, then weekdays.
struct DayVerdict {
  bool open = true;
  std::string_view because;  // "exception", "public_holiday", "weekday"; empty: an ordinary day
  std::string_view name;     // of the exception, or the code of the holiday
};
DayVerdict verdict_on(const BusinessCalendar&, Date);

// The day that lies so many worked days behind `from` (which is not counted); `from` itself for 0. Gives up
// after ten years without enough of them: no day.
Date add_business_days(const BusinessCalendar&, Date from, int days);

// The first worked day of the month in which the day lies, or after it; no day if there is none.
Date first_business_day_of_month(const BusinessCalendar&, Date day);

}  // namespace erp::organization
