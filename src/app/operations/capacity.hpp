// When disks, database, rows and connections reach their limits: from one line a day, kept for as long as the
// installation lives.
#pragma once

#include "app/commands.hpp"
#include "base/values.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace erp::db {
class Direct;
}

namespace erp::app {

struct CapacityPoint {
  Instant at;
  double value = 0;
};

struct CapacityForecast {
  int days_known = 0;
  std::optional<double> daily_growth;           // none: too little is known
  std::optional<std::chrono::days> reached_in;  // none: not within ten years as it grows now, or no limit
};

// A straight line through what is known, and where it meets the limit. It takes two weeks and as many points:
// before, a single cleanup says more than the business does.
inline constexpr int least_days_known = 14;
CapacityForecast forecast(const std::vector<CapacityPoint>&, std::optional<double> limit, Instant now);

struct CapacityFigure {
  std::string name, unit;  // "disk /", "bytes"
  double last = 0;
  std::optional<double> limit;
  CapacityForecast forecast;
};
std::vector<CapacityFigure> capacity(const Config&, Instant now);

// Adds the line of today. What cannot be measured is left out.
void record_capacity(const Config&, db::Direct&, Instant now);
// A table with a row for each figure.
std::string capacity_page(const Config&, Instant now);

int show_capacity(const Snapshot&, bool by_mail);

}  // namespace erp::app
