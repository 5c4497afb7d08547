#include "app/operations/capacity.hpp"

#include <gtest/gtest.h>

namespace erp::app {
namespace {

constexpr std::int64_t a_day = 86'400'000'000;
constexpr Instant today{1'770'000'000'000'000};

// A value for each day, the last one today.
std::vector<CapacityPoint> daily(const std::vector<double>& values) {
  std::vector<CapacityPoint> points;
  for (std::size_t i = 0; i < values.size(); ++i)
    points.push_back(
        {{today.microseconds - static_cast<std::int64_t>(values.size() - 1 - i) * a_day}, values[i]});
  return points;
}

std::vector<double> line(double from, double growth, int days) {
  std::vector<double> values;
  for (int i = 0; i < days; ++i) values.push_back(from + growth * i);
  return values;
}

TEST(Capacity, is_forecast_along_a_straight_line) {
  struct Growth {
    std::vector<double> values;
    std::optional<double> limit;
    std::optional<double> a_day;
    std::optional<int> days;
  };
  for (const auto& [values, limit, growth, days] : {
           // From 10 by 2 a day, after twenty days at 48: 52 are left.
           Growth{line(10, 2, 20), 100, 2, 26},
           Growth{line(10, 2, 20), {}, 2, {}},
           Growth{line(10, 0, 20), 100, 0, {}},
           Growth{line(90, -1, 20), 100, -1, {}},
           // A million days away is nothing that anybody plans for.
           Growth{line(10, 0.0001, 20), 110, 0.0001, {}},
           Growth{line(100, 2, 20), 120, 2, 0},
           // Two weeks are fifteen points, from the first to the last.
           Growth{line(10, 2, 14), 100, {}, {}},
           Growth{line(10, 2, 15), 100, 2, 31},
           Growth{{}, 100, {}, {}},
       }) {
    const auto found = forecast(daily(values), limit, today);
    EXPECT_EQ(found.daily_growth.has_value(), growth.has_value()) << values.size();
    EXPECT_NEAR(found.daily_growth.value_or(0), growth.value_or(0), 1e-9);
    EXPECT_EQ(
        found.reached_in ? std::optional{static_cast<int>(found.reached_in->count())} : std::nullopt, days);
  }
}

TEST(Capacity, wants_points_and_not_only_time) {
  const auto first = daily({10}), last = daily({90});
  std::vector<CapacityPoint> two{first.front(), last.front()};
  two.front().at.microseconds -= 100 * a_day;
  const auto found = forecast(two, 100, today);
  EXPECT_EQ(found.days_known, 100);
  EXPECT_FALSE(found.daily_growth);
}

}  // namespace
}  // namespace erp::app
