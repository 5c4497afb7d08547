#include "modules/organization/business_calendar.hpp"

#include "base/text.hpp"
#include "entity/describe.hpp"
#include "entity/session.hpp"
#include "modules/organization/holidays.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace erp::organization {
namespace {

constexpr std::array<std::string_view, 7> weekdays{
    "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
constexpr int longest_search = 3'660;  // days
constexpr std::size_t most_exceptions = 2'000;

void complete_calendar(Session&, BusinessCalendar& calendar, const BusinessCalendar*, Problems& problems) {
  calendar.name = trimmed(calendar.name);
  std::set<std::string> closed{calendar.closed_weekdays.begin(), calendar.closed_weekdays.end()};
  std::string options;
  for (const auto day : weekdays) options += (options.empty() ? "" : ", ") + std::string{day};
  for (const auto& day : closed)
    if (std::ranges::find(weekdays, day) == weekdays.end())
      problems.push_back({"closed_weekdays", "not_one_of", {{"options", options}}});
  calendar.closed_weekdays.assign(closed.begin(), closed.end());
  if (calendar.days.size() > most_exceptions)
    problems.push_back({"days", "too_many", {{"max", std::to_string(most_exceptions)}}});
  std::ranges::sort(calendar.days, {}, &CalendarException::day);
  for (std::size_t i = 1; i < calendar.days.size(); ++i)
    if (calendar.days[i].day == calendar.days[i - 1].day)
      problems.push_back({"days[" + std::to_string(i) + "].day", "same"});
}

}  // namespace

std::vector<std::string> weekend() {
  return {"saturday", "sunday"};
}

DayVerdict verdict_on(const BusinessCalendar& calendar, Date day) {
  const auto own = std::ranges::find(calendar.days, day, &CalendarException::day);
  if (own != calendar.days.end()) return {own->is_open, "exception", own->name};
  if (calendar.closed_on_public_holidays)
    for (const Holiday& holiday : public_holidays(calendar_day(day).year))
      if (holiday.day == day) return {false, "public_holiday", holiday.name};
  const auto name = weekdays.at(static_cast<std::size_t>(weekday(day)));
  if (std::ranges::find(calendar.closed_weekdays, name) != calendar.closed_weekdays.end())
    return {false, "weekday", name};
  return {};
}

Date add_business_days(const BusinessCalendar& calendar, Date from, int days) {
  Date day = from;
  for (int searched = 0; days > 0; ++searched) {
    if (searched == longest_search) return {};
    ++day.days;
    if (verdict_on(calendar, day).open) --days;
  }
  return day;
}

Date first_business_day_of_month(const BusinessCalendar& calendar, Date day) {
  const auto [year, month, day_of_month] = calendar_day(day);
  return add_business_days(calendar, Date{date_of(year, month, 1).days - 1}, 1);
}

const Entity CalendarException::entity = describe<CalendarException>({
    .name = "business_calendar_day",
    .parent = "calendar_id",
    .members{
        field<&CalendarException::day>(),
        field<&CalendarException::is_open>(),
        field<&CalendarException::name>({.max = 100}),
    },
});

const Entity BusinessCalendar::entity = describe<BusinessCalendar, complete_calendar>({
    .name = "business_calendar",
    .path = "/business-calendars",
    .order = "code",
    .members{
        field<&BusinessCalendar::id>(),
        field<&BusinessCalendar::version>(),
        field<&BusinessCalendar::code>(
            {.max = 50, .unique = true, .find = true, .list = true, .sort = true, .title = true}),
        field<&BusinessCalendar::name>({.max = 100, .find = true, .list = true, .sort = true, .title = true}),
        field<&BusinessCalendar::closed_weekdays>({.max = 50, .words = "weekday"}),
        field<&BusinessCalendar::closed_on_public_holidays>({.list = true}),
        field<&BusinessCalendar::is_active>({.list = true}),
        field<&BusinessCalendar::days>(),
    },
});

}  // namespace erp::organization
