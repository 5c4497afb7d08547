// When the desk of a company is there and what it promises. Without one the times of the operations manual
// hold, on Mondays to Fridays from 9 to 18.
#pragma once

#include "entity/entity.hpp"
#include "modules/organization/business_calendar.hpp"
#include "modules/support/sla_clock.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp::support {

enum class Weekday : std::uint8_t { sunday, monday, tuesday, wednesday, thursday, friday, saturday };

struct SupportHours {
  Weekday weekday = Weekday::monday;
  std::string opens, closes;  // "09:00", "24:00"
  static const Entity entity;
};

// What is promised for a severity; without minutes it is what the manual says, or nothing.
struct SupportTarget {
  Severity severity = Severity::medium;
  std::optional<std::int64_t> response_minutes, resolution_minutes;
  static const Entity entity;
};

struct SupportPolicy {
  Id<SupportPolicy> id;
  Version version;
  std::string name;
  std::optional<Id<organization::BusinessCalendar>>
      calendar_id;  // none: weekends and public holidays are free
  bool medium_around_the_clock = false;
  std::vector<SupportHours> hours;
  std::vector<SupportTarget> targets;
  static const Entity entity;
};

// "09:30" in seconds since midnight; none if it is no time of a day.
std::optional<std::int64_t> seconds_of_day(std::string_view);

// Pure: what a policy on a calendar comes to.
ServiceLevels levels_of(const SupportPolicy&, const organization::BusinessCalendar&, std::string time_zone);

// Those of the session's company.
ServiceLevels service_levels(Session&);

}  // namespace erp::support
