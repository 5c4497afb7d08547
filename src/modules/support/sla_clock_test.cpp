#include "modules/support/sla_clock.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace erp::support {
namespace {

using Kind = ClockEventKind;

constexpr std::int64_t one_hour = 3600;

Instant instant_of(std::string_view text) {
  Instant read;
  EXPECT_TRUE(parse(text, read)) << text;
  return read;
}

// Monday to Friday 9 to 18; times below are of June 2026, which has no holiday. The 1st is a Monday.
ServiceLevels levels() {
  ServiceLevels made;
  for (int day = 1; day <= 5; ++day) made.hours.week.push_back({day, 9 * one_hour, 18 * one_hour});
  made.response = usual_response(false);
  return made;
}

// "04 10:30" of June 2026 in Tokyo.
Instant june(std::string_view text) {
  return instant_of(
      "2026-06-" + std::string{text.substr(0, 2)} + "T" + std::string{text.substr(3)} + ":00+09:00");
}

std::string due(
    const std::vector<ClockEvent>& events, std::string_view now, Measure measure = Measure::response) {
  return to_text(read_clock(levels(), measure, events, june(now)).due);
}

std::string text(std::string_view day) {
  return to_text(june(day));
}

TEST(SlaClock, keeps_the_response_times_of_the_manual) {
  const struct {
    Severity severity;
    std::string_view opened, due;
  } cases[] = {
      {Severity::critical, "01 10:00", "01 10:15"},
      {Severity::critical, "06 23:55", "07 00:10"},
      {Severity::high, "01 17:30", "01 18:30"},
      {Severity::high, "06 23:30", "07 00:30"},
      {Severity::medium, "01 10:00", "01 14:00"},
      {Severity::medium, "05 16:00", "08 11:00"},
      {Severity::medium, "06 12:00", "08 13:00"},
      {Severity::low, "01 10:00", "02 18:00"},
      {Severity::low, "05 10:00", "08 18:00"},
      {Severity::low, "06 10:00", "08 18:00"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(due({{june(c.opened), Kind::opened, c.severity}}, "30 00:00"), text(c.due)) << c.opened;
}

TEST(SlaClock, lets_a_company_answer_medium_tickets_around_the_clock) {
  auto own = levels();
  own.response = usual_response(true);
  const std::vector<ClockEvent> events{{june("05 16:00"), Kind::opened, Severity::medium}};
  EXPECT_EQ(to_text(read_clock(own, Measure::response, events, june("05 16:00")).due), text("05 20:00"));
}

TEST(SlaClock, says_how_much_is_used_and_what_was_kept) {
  const std::vector<ClockEvent> opened{{june("01 10:00"), Kind::opened, Severity::medium}};
  auto answered = opened;
  answered.push_back({june("01 12:00"), Kind::responded});
  const struct {
    const std::vector<ClockEvent>& events;
    std::string_view now;
    std::int64_t elapsed, percent;
    bool kept, breached;
  } cases[] = {
      {opened, "01 10:00", 0, 0, false, false},
      {opened, "01 12:00", 2 * one_hour, 50, false, false},
      {opened, "01 14:00", 4 * one_hour, 100, false, false},  // the last moment is still in time
      {opened, "01 14:01", 4 * one_hour + 60, 100, false, true},
      {opened, "02 09:00", 8 * one_hour, 200, false, true},
      {answered, "01 11:00", one_hour, 25, false, false},  // seen from before the answer
      {answered, "30 00:00", 2 * one_hour, 50, true, false},
  };
  for (const auto& c : cases) {
    const auto reading = read_clock(levels(), Measure::response, c.events, june(c.now));
    EXPECT_EQ(reading.elapsed, c.elapsed) << c.now;
    EXPECT_EQ(reading.percent(), c.percent) << c.now;
    EXPECT_EQ(bool{reading.kept_at}, c.kept) << c.now;
    EXPECT_EQ(reading.breached, c.breached) << c.now;
  }
}

TEST(SlaClock, stands_still_while_it_waits_for_the_customer) {
  std::vector<ClockEvent> events{
      {june("01 10:00"), Kind::opened, Severity::medium}, {june("01 12:00"), Kind::waiting_for_customer}};
  const auto waiting = read_clock(levels(), Measure::response, events, june("03 12:00"));
  EXPECT_TRUE(waiting.waiting);
  EXPECT_FALSE(waiting.due);
  EXPECT_EQ(waiting.percent(), 50);
  events.push_back({june("03 12:00"), Kind::customer_back});
  EXPECT_EQ(due(events, "03 12:00"), text("03 14:00"));
}

TEST(SlaClock, that_was_missed_stays_missed_while_it_waits) {
  const std::vector<ClockEvent> events{
      {june("01 10:00"), Kind::opened, Severity::high}, {june("01 12:00"), Kind::waiting_for_customer}};
  const auto reading = read_clock(levels(), Measure::response, events, june("03 12:00"));
  EXPECT_TRUE(reading.breached);
  EXPECT_EQ(to_text(reading.due), text("01 11:00"));
}

TEST(SlaClock, counts_a_raised_severity_from_then_on_but_never_gives_more_time) {
  const struct {
    Severity from, to;
    std::string_view at, due;
  } cases[] = {
      {Severity::low, Severity::critical, "02 10:00", "02 10:15"},
      {Severity::low, Severity::critical, "02 17:50", "02 18:00"},
      {Severity::medium, Severity::high, "01 13:30", "01 14:00"},
      {Severity::critical, Severity::low, "01 10:10", "02 18:00"},
      {Severity::high, Severity::medium, "01 10:10", "01 14:00"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(
        due({{june("01 10:00"), Kind::opened, c.from}, {june(c.at), Kind::severity_set, c.to}}, "30 00:00"),
        text(c.due))
        << c.at;
}

TEST(SlaClock, goes_on_when_a_solution_did_not_hold) {
  auto own = levels();
  own.resolution = {Promise{true, 240}, {}, {}, {}};
  std::vector<ClockEvent> events{
      {june("01 10:00"), Kind::opened, Severity::critical},
      {june("01 10:05"), Kind::responded},
      {june("01 11:00"), Kind::resolved}};
  const auto read = [&](Measure measure) { return read_clock(own, measure, events, june("05 00:00")); };
  EXPECT_EQ(to_text(read(Measure::resolution).kept_at), text("01 11:00"));
  events.push_back({june("02 11:00"), Kind::reopened});
  EXPECT_FALSE(read(Measure::resolution).kept_at);
  EXPECT_EQ(to_text(read(Measure::resolution).due), text("02 14:00"));
  EXPECT_EQ(to_text(read(Measure::response).kept_at), text("01 10:05"));
}

TEST(SlaClock, takes_a_solution_for_an_answer) {
  const std::vector<ClockEvent> events{
      {june("01 10:00"), Kind::opened, Severity::high}, {june("01 10:30"), Kind::resolved}};
  EXPECT_EQ(
      to_text(read_clock(levels(), Measure::response, events, june("05 00:00")).kept_at), text("01 10:30"));
}

TEST(SlaClock, promises_nothing_where_nothing_is_promised) {
  const std::vector<ClockEvent> events{{june("01 10:00"), Kind::opened, Severity::critical}};
  const auto reading = read_clock(levels(), Measure::resolution, events, june("05 00:00"));
  EXPECT_FALSE(reading.due);
  EXPECT_FALSE(reading.breached);
  EXPECT_EQ(reading.percent(), 0);
}

TEST(SlaClock, knows_when_half_of_the_time_will_be_used) {
  const std::vector<ClockEvent> events{{june("05 16:00"), Kind::opened, Severity::medium}};
  const auto moment = [&](std::int64_t percent) {
    return to_text(moment_of_percent(levels(), Measure::response, events, june("05 16:00"), percent));
  };
  EXPECT_EQ(moment(50), text("05 18:00"));
  EXPECT_EQ(moment(75), text("08 10:00"));
  EXPECT_EQ(moment(100), text("08 11:00"));
}

// Zammad 3180: with a calendar of all hours of all days, a minute was lost at each midnight.
TEST(SlaClock, on_a_calendar_of_all_hours_is_plain_addition) {
  auto own = levels();
  own.hours.calendar.closed_weekdays = {};
  own.hours.calendar.closed_on_public_holidays = false;
  own.hours.week.clear();
  for (int day = 0; day < 7; ++day) own.hours.week.push_back({day, 0, 24 * one_hour});
  const Instant opened = instant_of("2024-01-01T00:00:00+09:00");
  for (std::int64_t minutes = 1; minutes < 3650LL * 24 * 60; minutes += 86'399) {
    own.response.fill(Promise{.minutes = minutes});
    const std::vector<ClockEvent> events{{opened, Kind::opened, Severity::high}};
    EXPECT_EQ(
        to_text(read_clock(own, Measure::response, events, opened).due),
        to_text(after_seconds(opened, minutes * 60)));
  }
}

// Zammad 5177: the later target took the place of the first answer.
TEST(SlaClock, of_the_answer_does_not_know_that_of_the_solution) {
  auto own = levels();
  const std::vector<ClockEvent> events{
      {june("01 10:00"), Kind::opened, Severity::high},
      {june("01 10:10"), Kind::waiting_for_customer},
      {june("01 10:20"), Kind::customer_back}};
  const auto alone = read_clock(own, Measure::response, events, june("01 10:30"));
  for (const std::int64_t minutes : {1, 30, 600}) {
    own.resolution.fill(Promise{true, minutes});
    const auto beside = read_clock(own, Measure::response, events, june("01 10:30"));
    EXPECT_EQ(to_text(beside.due), to_text(alone.due));
    EXPECT_EQ(beside.elapsed, alone.elapsed);
  }
}

// Frappe Helpdesk 2449: the time of waiting was added to the beginning as plain time.
TEST(SlaClock, adds_waiting_as_time_of_the_desk_to_what_was_left) {
  std::vector<ClockEvent> events{
      {june("01 15:00"), Kind::opened, Severity::medium},  // until 19:00 would be Tuesday 10:00
      {june("01 17:00"), Kind::waiting_for_customer},
      {june("02 12:00"), Kind::customer_back}};
  EXPECT_EQ(due(events, "02 12:00"), text("02 14:00"));
}

// Zammad mails at midnight: a moment that office hours lead to is never outside of them.
TEST(SlaClock, on_office_hours_never_ends_outside_of_them) {
  for (int start = 0; start < 7 * 24 * 4; ++start) {
    const Instant opened = after_seconds(june("01 00:00"), start * 900LL);
    for (const Severity severity : {Severity::medium, Severity::low})
      for (const int percent : {50, 75, 100}) {
        const Instant moment = moment_of_percent(
            levels(), Measure::response, {{opened, Kind::opened, severity}}, opened, percent);
        const auto of_day = (seconds_between(june("01 00:00"), moment)) % (24 * one_hour);
        EXPECT_TRUE(of_day > 9 * one_hour && of_day <= 18 * one_hour) << to_text(moment);
      }
  }
}

std::vector<ClockEvent> any_story(std::mt19937_64& random) {
  const auto some = [&](std::uint64_t most) { return static_cast<std::int64_t>(random() % most); };
  Instant moment = after_seconds(june("01 00:00"), some(20ULL * 86'400));
  std::vector<ClockEvent> events{{moment, Kind::opened, static_cast<Severity>(some(4))}};
  bool waits = false;
  for (auto left = some(7); left > 0; --left) {
    moment = after_seconds(moment, some(3ULL * 86'400));
    if (some(3) == 0) {
      events.push_back({moment, Kind::severity_set, static_cast<Severity>(some(4))});
    } else {
      events.push_back({moment, waits ? Kind::customer_back : Kind::waiting_for_customer});
      waits = !waits;
    }
  }
  if (waits) events.push_back({after_seconds(moment, some(86'400)), Kind::customer_back});
  return events;
}

TEST(SlaClock, does_not_care_in_which_order_it_hears_of_things) {
  std::mt19937_64 random{7};
  for (int round = 0; round < 300; ++round) {
    auto events = any_story(random);
    const auto told = due(events, "30 00:00");
    std::ranges::shuffle(events, random);
    EXPECT_EQ(due(events, "30 00:00"), told);
  }
}

TEST(SlaClock, moves_on_by_what_was_waited_and_by_nothing_else) {
  std::mt19937_64 random{11};
  const auto own = levels();
  for (int round = 0; round < 500; ++round) {
    const auto severity = static_cast<Severity>(random() % 4);
    const Instant opened =
        after_seconds(june("01 00:00"), static_cast<std::int64_t>(random() % (7ULL * 86'400)));
    std::vector<ClockEvent> events{{opened, Kind::opened, severity}};
    const Instant later = june("30 00:00");
    const Instant plain = read_clock(own, Measure::response, events, later).due;
    const auto left = seconds_between(opened, plain);
    const Instant from =
        after_seconds(opened, static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(left)));
    const Instant until = after_seconds(from, static_cast<std::int64_t>(random() % (4ULL * 86'400)));
    events.push_back({from, Kind::waiting_for_customer});
    events.push_back({until, Kind::customer_back});
    const bool plain_time = severity == Severity::critical || severity == Severity::high;
    const auto waited = plain_time ? seconds_between(from, until) : open_seconds(own.hours, from, until);
    const Instant shifted =
        plain_time ? after_seconds(plain, waited) : after_open_seconds(own.hours, plain, waited);
    EXPECT_EQ(to_text(read_clock(own, Measure::response, events, later).due), to_text(shifted));
  }
}

TEST(SlaClock, never_runs_backwards) {
  std::mt19937_64 random{13};
  for (int round = 0; round < 200; ++round) {
    auto events = any_story(random);
    std::erase_if(events, [](const auto& event) { return event.kind == Kind::severity_set; });
    std::int64_t before = 0;
    bool breached = false;
    for (Instant now = events.front().at; now < june("28 00:00"); now = after_seconds(now, 7'001)) {
      const auto reading = read_clock(levels(), Measure::response, events, now);
      EXPECT_GE(reading.elapsed, before);
      EXPECT_TRUE(!breached || reading.breached);
      EXPECT_TRUE(!reading.breached || reading.percent() >= 100);
      before = reading.elapsed;
      breached = reading.breached;
    }
  }
}

}  // namespace
}  // namespace erp::support
