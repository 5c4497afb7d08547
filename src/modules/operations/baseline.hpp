// The manual's performance baselines: what is measured, where its limit lies, and what the last quarter of an hour
// and the last week say of it.
#pragma once

#include "base/values.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace erp::operations {

enum class BaselineKind : std::uint8_t {
  below,     // the mean stays below the limit
  above,     // the mean stays above it
  capacity,  // up to the limit is supported; more is worth knowing, not a fault
};

struct Baseline {
  std::string_view id, unit;
  double limit = 0;
  BaselineKind kind = BaselineKind::below;
  std::string_view meaning;  // of the figure, for reports
};

// In the manual's order.
std::span<const Baseline> baselines();

struct BaselineFinding {
  const Baseline* baseline = nullptr;
  std::optional<double> mean;  // of the last quarter of an hour; none: nothing was measured
  bool exceeded = false;
  Instant since;                             // since when it has been exceeded, or kept
  std::optional<std::chrono::hours> reached_in;  // when the trend reaches the limit; none: not within a year
};

// Takes measurements from one thread, answers any.
class BaselineWatch {
 public:
  void note(std::string_view id, double value, Instant at);
  std::vector<BaselineFinding> findings(Instant at) const;

 private:
  struct Point {
    Instant at;
    double value = 0;
  };
  struct History {
    std::deque<Point> recent;  // of a quarter of an hour
    std::deque<Point> trend;   // a mean each ten minutes, of a week
    bool exceeded = false;
    Instant since;
  };
  static std::optional<double> mean(const History&, Instant at);
  static std::optional<std::chrono::hours> forecast(const Baseline&, const History&, Instant at);
  void remember_trend(History&, double value, Instant at) const;

  mutable std::mutex mutex_;
  std::vector<History> histories_ = std::vector<History>(baselines().size());
};

}  // namespace erp::operations
