#include "modules/organization/holidays.hpp"

#include <algorithm>

namespace erp::organization {
namespace {

constexpr int sunday = 0, monday = 1, saturday = 6;
constexpr int first_year = 2000, last_year = 2099;

// A holiday on the same day of each year.
struct Fixed {
  int from, to;  // years
  int month, day;
  std::string_view name;
};
constexpr Fixed fixed_days[] = {
    {2000, 2099, 1, 1, "new_years_day"},
    {2000, 2099, 2, 11, "foundation_day"},
    {2020, 2099, 2, 23, "emperors_birthday"},
    {2000, 2006, 4, 29, "greenery_day"},
    {2007, 2099, 4, 29, "showa_day"},
    {2019, 2019, 5, 1, "accession_day"},
    {2000, 2099, 5, 3, "constitution_day"},
    {2007, 2099, 5, 4, "greenery_day"},
    {2000, 2099, 5, 5, "childrens_day"},
    {2000, 2002, 7, 20, "marine_day"},
    {2020, 2020, 7, 23, "marine_day"},
    {2020, 2020, 7, 24, "sports_day"},
    {2021, 2021, 7, 22, "marine_day"},
    {2021, 2021, 7, 23, "sports_day"},
    {2016, 2019, 8, 11, "mountain_day"},
    {2020, 2020, 8, 10, "mountain_day"},
    {2021, 2021, 8, 8, "mountain_day"},
    {2022, 2099, 8, 11, "mountain_day"},
    {2000, 2002, 9, 15, "respect_for_the_aged_day"},
    {2019, 2019, 10, 22, "enthronement_day"},
    {2000, 2099, 11, 3, "culture_day"},
    {2000, 2099, 11, 23, "labour_thanksgiving_day"},
    {2000, 2018, 12, 23, "emperors_birthday"},
};

// A holiday on the second or third Monday of a month.
struct HappyMonday {
  int from, to;  // years
  int month, week;
  std::string_view name;
};
constexpr HappyMonday happy_mondays[] = {
    {2000, 2099, 1, 2, "coming_of_age_day"},
    {2003, 2019, 7, 3, "marine_day"},
    {2022, 2099, 7, 3, "marine_day"},
    {2003, 2099, 9, 3, "respect_for_the_aged_day"},
    {2000, 2019, 10, 2, "sports_day"},
    {2022, 2099, 10, 2, "sports_day"},
};

// Day of the month of an equinox: an approximation that holds from 1980 to 2099, in millionths of a day.
int equinox(std::int64_t base, int year) {
  constexpr std::int64_t drift = 242'194, day = 1'000'000;
  const int years = year - 1980;
  return static_cast<int>((base + drift * years) / day) - years / 4;
}

Date nth_monday(int year, int month, int week) {
  const auto first = date_of(year, month, 1);
  return {first.days + (monday - weekday(first) + 7) % 7 + (week - 1) * 7};
}

Date day_after(Date date) {
  return {date.days + 1};
}

bool contains(const std::vector<Holiday>& holidays, Date day) {
  return std::any_of(holidays.begin(), holidays.end(), [day](const Holiday& h) { return h.day == day; });
}

void sort_by_day(std::vector<Holiday>& holidays) {
  std::sort(
      holidays.begin(), holidays.end(), [](const Holiday& a, const Holiday& b) { return a.day < b.day; });
}

// The holidays that the law names, in order.
std::vector<Holiday> national_holidays(int year) {
  std::vector<Holiday> holidays;
  for (const auto& fixed : fixed_days)
    if (year >= fixed.from && year <= fixed.to)
      holidays.push_back({date_of(year, fixed.month, fixed.day), fixed.name});
  for (const auto& happy : happy_mondays)
    if (year >= happy.from && year <= happy.to)
      holidays.push_back({nth_monday(year, happy.month, happy.week), happy.name});
  holidays.push_back({date_of(year, 3, equinox(20'843'100, year)), "vernal_equinox_day"});
  holidays.push_back({date_of(year, 9, equinox(23'248'800, year)), "autumnal_equinox_day"});
  sort_by_day(holidays);
  return holidays;
}

// All days that are public holidays, in order: rules ask for many days, and the law is worked out once.
const std::vector<Date>& known_days() {
  static const auto days = [] {
    std::vector<Date> found;
    for (int year = first_year; year <= last_year; ++year)
      for (const auto& holiday : public_holidays(year)) found.push_back(holiday.day);
    return found;
  }();
  return days;
}

}  // namespace

std::vector<Holiday> public_holidays(int year) {
  if (year < first_year || year > last_year) return {};
  const auto national = national_holidays(year);
  auto holidays = national;
  for (const auto& holiday : national) {
    if (weekday(holiday.day) != sunday) continue;
    auto substitute = day_after(holiday.day);
    // Until 2006 only the Monday itself could be the substitute.
    while (year >= 2007 && contains(national, substitute)) substitute = day_after(substitute);
    if (!contains(holidays, substitute)) holidays.push_back({substitute, "substitute_holiday"});
  }
  for (const auto& holiday : national) {
    const auto between = day_after(holiday.day);
    if (!contains(national, day_after(between)) || contains(holidays, between)) continue;
    // Until 2006 a Sunday between two holidays stayed a plain Sunday.
    if (year >= 2007 || weekday(between) != sunday) holidays.push_back({between, "citizens_holiday"});
  }
  sort_by_day(holidays);
  return holidays;
}

bool public_holiday(Date date) {
  const auto& days = known_days();
  return std::binary_search(days.begin(), days.end(), date);
}

bool business_day(Date date) {
  const int day = weekday(date);
  return day != saturday && day != sunday && !public_holiday(date);
}

bool bank_business_day(Date date) {
  const auto [year, month, day] = calendar_day(date);
  const bool turn_of_the_year = (month == 12 && day == 31) || (month == 1 && day <= 3);
  return !turn_of_the_year && business_day(date);
}

Date bank_business_day_before(Date date) {
  while (!bank_business_day(date)) --date.days;
  return date;
}

Date bank_business_day_after(Date date) {
  while (!bank_business_day(date)) ++date.days;
  return date;
}

}  // namespace erp::organization
