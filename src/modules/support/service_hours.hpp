// When the desk is there: hours of the week on the days of a calendar, in the zone of the company.
#pragma once

#include "base/values.hpp"
#include "modules/organization/business_calendar.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace erp::support {

// A part of a weekday, in seconds since midnight; the end itself does not belong to it. Two on one day leave
// a break between them.
struct OpenHours {
  int weekday = 0;  // 0 Sunday to 6 Saturday
  std::int64_t from = 0, until = 0;
  auto operator<=>(const OpenHours&) const = default;
};

struct ServiceHours {
  organization::BusinessCalendar calendar;
  std::vector<OpenHours> week;  // rising, none over another
  std::string time_zone = "Asia/Tokyo";
};

// All that follows counts whole seconds: the fraction of a second in which something began is not given away.

// Seconds on which the desk is there, from the one to the other; 0 if there are none.
std::int64_t open_seconds(const ServiceHours&, Instant from, Instant until);

// The first moment by which the desk was there for so many seconds since `from`; `from` itself for 0. No
// moment if ten years are not enough.
Instant after_open_seconds(const ServiceHours&, Instant from, std::int64_t seconds);

// When the desk closes on the first day behind that of `from` on which it is there at all; no moment if there
// is none within ten years.
Instant end_of_next_business_day(const ServiceHours&, Instant from);

// The same around the clock.
std::int64_t seconds_between(Instant from, Instant until);
Instant after_seconds(Instant from, std::int64_t seconds);

}  // namespace erp::support
