// What the last quarter of an hour and the last week say of each performance baseline.
#pragma once

#include "base/values.hpp"
#include "modules/operations/baseline.hpp"

#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace erp::api {

using operations::Baseline;
using operations::baselines;

struct BaselineFinding {
  const Baseline* baseline = nullptr;
  std::optional<double> mean;  // of the last quarter of an hour; none: nothing was measured
  bool exceeded = false;
  Instant since;                                 // since when it has been exceeded, or kept
  std::optional<std::chrono::hours> reached_in;  // when the trend reaches the limit; none: not within a year
};

// A mean of a quarter of an hour.
struct BaselinePoint {
  Instant at;
  double value = 0;
};

// The last day of a figure. None: nothing was measured.
struct BaselineDay {
  std::optional<double> hour, day;  // the mean of each
  std::optional<double> peak;       // the highest point; the lowest of what must stay above its limit
  std::vector<BaselinePoint> points;
};

// Takes measurements from one thread, answers any.
class BaselineWatch {
 public:
  void note(std::string_view id, double value, Instant at);
  std::vector<BaselineFinding> findings(Instant at) const;
  // In the order of the baselines.
  std::vector<BaselineDay> last_day(Instant at) const;
  // For a file, a line for each point; recall() takes it again, but for what is too old or not understood.
  std::string as_text() const;
  void recall(std::string_view text, Instant at);

 private:
  using Point = BaselinePoint;
  struct History {
    std::deque<Point> recent;  // of a quarter of an hour
    std::deque<Point> trend;   // a mean each ten minutes, of a week
    bool exceeded = false;
    Instant since;
  };
  static std::optional<double> mean(const History&, Instant at);
  static std::optional<std::chrono::hours> forecast(const Baseline&, const History&, Instant at);
  void remember_trend(History&, double value, Instant at) const;
  void recall_line(const std::string& line, Instant at);

  mutable std::mutex mutex_;
  std::vector<History> histories_ = std::vector<History>(baselines().size());
};

}  // namespace erp::api
