#include "modules/support/ticket_rules.hpp"

#include <gtest/gtest.h>

namespace erp::support {
namespace {

constexpr std::int64_t minute = 60;
const Instant morning{1'780'272'000'000'000};  // Monday 2026-06-01 09:00 in Tokyo

ServiceLevels of_the_manual() {
  ServiceLevels levels;
  for (int day = 1; day <= 5; ++day) levels.hours.week.push_back({day, 9 * 3600, 18 * 3600});
  levels.response = usual_response(false);
  return levels;
}

Ticket opened(Severity severity) {
  Ticket ticket;
  ticket.severity = severity;
  ticket.events = {{.at = morning, .kind = ClockEventKind::opened, .severity = severity}};
  return ticket;
}

std::string percents(const std::vector<Alarm>& alarms) {
  std::string out;
  for (const auto& alarm : alarms) out += std::to_string(alarm.step.percent) + " ";
  return out;
}

TEST(TicketRules, put_each_category_of_the_manual_into_its_queue) {
  const struct {
    std::optional<Category> category;
    Tier tier;
  } cases[] = {
      {{}, Tier::level_1},
      {Category::password_reset, Tier::level_1},
      {Category::account_lockout, Tier::level_1},
      {Category::navigation, Tier::level_1},
      {Category::data_entry, Tier::level_1},
      {Category::application_error, Tier::level_2},
      {Category::performance, Tier::level_2},
      {Category::integration, Tier::level_2},
      {Category::workflow, Tier::level_2},
      {Category::database, Tier::level_3},
      {Category::infrastructure, Tier::level_3},
      {Category::security, Tier::level_3},
      {Category::major_degradation, Tier::level_3},
  };
  for (const auto& c : cases) EXPECT_EQ(usual_tier(c.category), c.tier);
}

TEST(TicketRules, tell_of_each_part_of_the_time_once) {
  const auto levels = of_the_manual();
  const struct {
    Severity severity;
    std::int64_t minutes;
    const char* reached;
  } cases[] = {
      {Severity::critical, 0, "0 "},
      {Severity::critical, 8, "0 50 "},
      {Severity::critical, 15, "0 50 75 100 "},
      {Severity::high, 29, ""},
      {Severity::high, 30, "50 "},
      {Severity::high, 45, "50 75 "},
      {Severity::high, 6000, "50 75 100 "},
      {Severity::medium, 119, ""},
      {Severity::medium, 180, "50 75 "},
  };
  for (const auto& c : cases) {
    auto ticket = opened(c.severity);
    const Instant now = after_seconds(morning, c.minutes * minute);
    EXPECT_EQ(percents(alarms(ticket, levels, now)), c.reached) << c.minutes;
    for (const auto& alarm : alarms(ticket, levels, now))
      ticket.escalations.push_back(
          {.measure = alarm.measure, .severity = alarm.severity, .percent = alarm.step.percent});
    EXPECT_EQ(percents(alarms(ticket, levels, now)), "") << c.minutes;
  }
}

TEST(TicketRules, look_again_when_the_next_part_is_used) {
  const auto levels = of_the_manual();
  auto ticket = opened(Severity::high);
  wind(ticket, levels, morning);
  EXPECT_EQ(ticket.next_look_at, after_seconds(morning, 30 * minute));
  EXPECT_EQ(ticket.response_due_at, after_seconds(morning, 60 * minute));
  ticket.escalations.push_back({.severity = Severity::high, .percent = 50});
  wind(ticket, levels, morning);
  EXPECT_EQ(ticket.next_look_at, after_seconds(morning, 45 * minute));
}

TEST(TicketRules, are_silent_when_it_waits_or_was_answered) {
  const auto levels = of_the_manual();
  const Instant later = after_seconds(morning, 600 * minute);
  for (const auto kind :
       {ClockEventKind::waiting_for_customer, ClockEventKind::responded, ClockEventKind::resolved}) {
    auto ticket = opened(Severity::high);
    ticket.events.push_back({.at = after_seconds(morning, minute), .kind = kind});
    EXPECT_TRUE(alarms(ticket, levels, later).empty());
    wind(ticket, levels, later);
    EXPECT_FALSE(ticket.next_look_at);
  }
}

TEST(TicketRules, tell_anew_when_the_severity_was_raised) {
  const auto levels = of_the_manual();
  auto ticket = opened(Severity::medium);
  ticket.escalations.push_back({.severity = Severity::medium, .percent = 50});
  ticket.severity = Severity::high;
  ticket.events.push_back(
      {.at = after_seconds(morning, 130 * minute),
       .kind = ClockEventKind::severity_set,
       .severity = Severity::high});
  EXPECT_EQ(percents(alarms(ticket, levels, after_seconds(morning, 160 * minute))), "50 ");
}

}  // namespace
}  // namespace erp::support
