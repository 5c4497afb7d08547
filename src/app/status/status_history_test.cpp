#include "app/status/status_history.hpp"

#include <gtest/gtest.h>

namespace erp::app {
namespace {

using enum ComponentState;

constexpr std::int64_t minute = 60'000'000;
const Instant noon{1'780'282'800'000'000};

Instant later(std::int64_t minutes) {
  return {noon.microseconds + minutes * minute};
}

Alerts firing(std::initializer_list<std::string> rules) {
  Alerts alerts;
  for (const auto& rule : rules) alerts[rule].state = operations::AlertState::firing;
  return alerts;
}

TEST(ComponentStates, follow_from_alerts_and_may_only_be_said_to_be_worse) {
  const std::vector<AnnouncedWork> work{{"backup", noon, later(60)}};
  const struct {
    Alerts alerts;
    std::vector<OpenIncident> incidents;
    std::int64_t minutes;
    ComponentStates states;
  } cases[] = {
      {{}, {}, -1, {operational, operational, operational, operational}},
      {firing({"database_down"}), {}, -1, {major_outage, major_outage, operational, operational}},
      {firing({"redis_down"}), {}, -1, {operational, operational, partial_outage, operational}},
      {firing({"disk_high", "certificate_expiring"}),
       {},
       -1,
       {operational, operational, operational, operational}},
      {{}, {{"application", "high"}}, -1, {partial_outage, operational, operational, operational}},
      {firing({"backend_down"}),
       {{"application", "low"}},
       -1,
       {major_outage, operational, operational, operational}},
      {firing({"archive_failing"}), {}, 0, {operational, operational, operational, maintenance}},
      {firing({"archive_failing"}), {}, 60, {operational, operational, operational, partial_outage}},
      {{}, {{"coffee", "critical"}}, -1, {operational, operational, operational, operational}},
  };
  for (const auto& c : cases)
    EXPECT_EQ(component_states(c.alerts, c.incidents, work, later(c.minutes)), c.states) << c.minutes;
}

TEST(StatusHistory, credits_what_was_looked_at_and_nothing_else) {
  StatusHistory history;
  const ComponentStates well{}, down{major_outage, operational, operational, maintenance};
  measure(history, well, noon, "2026-06-01");
  EXPECT_EQ(availability(history, 0), -1);
  measure(history, well, later(5), "2026-06-01");
  measure(history, well, later(5), "2026-06-01");    // twice at a time
  measure(history, well, later(125), "2026-06-01");  // nobody looked for two hours
  EXPECT_EQ(availability(history, 0), 1000);
  measure(history, down, later(130), "2026-06-01");
  EXPECT_EQ(availability(history, 0), 500);
  EXPECT_EQ(availability(history, 1), 1000);
  EXPECT_EQ(availability(history, 3), 1000);  // announced work does not count
  EXPECT_EQ(history.days["2026-06-01"].at(0).seconds.at(4), 300);
}

TEST(StatusHistory, keeps_ninety_days) {
  StatusHistory history;
  Instant moment = noon;
  for (int day = 0; day < 200; ++day) {
    const auto name = "2026-" + std::to_string(1000 + day);
    measure(history, {}, moment, name);
    moment.microseconds += 5 * minute;
    measure(history, {}, moment, name);
  }
  EXPECT_EQ(history.days.size(), 90U);
  EXPECT_EQ(history.days.rbegin()->first, "2026-1199");
}

}  // namespace
}  // namespace erp::app
