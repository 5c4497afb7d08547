// The small values that every document is made of.
#pragma once

#include "base/uuid.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace erp {

// The key of a record of T. Ids of different things do not mix.
template <class T>
struct Id {
  Uuid value;
  auto operator<=>(const Id&) const = default;
  explicit operator bool() const { return bool{value}; }
};

// Counts the saves of a record; a save that names an old version is refused.
struct Version {
  std::int64_t value = 0;
  auto operator<=>(const Version&) const = default;
};

// A day of the calendar, without a time or a zone.
struct Date {
  std::int32_t days = INT32_MIN;  // since 1970-01-01; the default is no day at all
  auto operator<=>(const Date&) const = default;
  explicit operator bool() const { return days != INT32_MIN; }
};

struct CalendarDay {
  int year = 0, month = 0, day = 0;
};

Date date_of(int year, int month, int day);  // a day past the month's end becomes its last day
CalendarDay calendar_day(Date);
Date end_of_month(Date);
Date add_months(Date, int months);  // 31 January + 1 month = 28 or 29 February
int days_in_month(int year, int month);
int weekday(Date);  // 0 Sunday to 6 Saturday

bool print(Date, std::string& out);        // "2025-11-24"; false if there is no day
bool parse(std::string_view text, Date&);  // only the form that print writes, 0001 to 9999
std::string to_text(Date);

// A moment, in microseconds since 1970-01-01 UTC.
struct Instant {
  std::int64_t microseconds = INT64_MIN;  // the default is no moment at all
  auto operator<=>(const Instant&) const = default;
  explicit operator bool() const { return microseconds != INT64_MIN; }
};
Instant now();
bool print(Instant, std::string& out);        // "2025-11-24T09:00:00.123456Z"
bool parse(std::string_view text, Instant&);  // RFC 3339; also the form that PostgreSQL writes in UTC
std::string to_text(Instant);

// The day at this moment in a zone of the tz database ("Asia/Tokyo"); throws if there is no such zone.
Date day_in_zone(Instant, const std::string& zone);
// What clocks there show at this moment, written as if it were UTC.
Instant on_clocks_in(Instant, const std::string& zone);

}  // namespace erp
