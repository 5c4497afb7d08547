// The rules of one time zone, read from the tz database of the system (RFC 8536).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace erp {

class TimeZone {
 public:
  // Throws std::runtime_error if the text is not a file of the tz database.
  explicit TimeZone(std::string_view file);

  // The zone by its name in the tz database, read once a thread; throws std::runtime_error if there is none.
  static const TimeZone& named(const std::string& name);

  // Seconds that clocks there are ahead of UTC, at seconds since 1970-01-01 UTC.
  std::int64_t offset_at(std::int64_t seconds) const;

 private:
  // The moment within a year at which clocks change, by the clock before the change: "M3.2.0/2".
  struct Change {
    int month = 0, week = 0, weekday = 0;  // week 5: the last one
    std::int64_t seconds = 2 * 3600;       // since midnight, may be past the day's ends
  };
  // What holds after the last transition that the file names.
  struct Rule {
    std::int64_t standard = 0, summer = 0;
    bool has_summer = false;
    Change to_summer, to_standard;
  };
  static Rule read_rule(std::string_view text);
  static std::int64_t seconds_of(const Change&, int year);
  std::int64_t offset_by_rule(std::int64_t seconds) const;

  std::vector<std::int64_t> transitions_;  // rising
  std::vector<std::int64_t> offsets_;      // the first holds before all transitions, then one for each
  bool has_rule_ = false;
  Rule rule_;
};

}  // namespace erp
