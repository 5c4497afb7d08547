#include "modules/support/service_hours.hpp"

#include "base/time_zone.hpp"
#include "modules/organization/holidays.hpp"

#include <gtest/gtest.h>

#include <random>

namespace erp::support {
namespace {

constexpr std::int64_t hour = 3600;

Instant at(std::string_view text) {
  Instant read;
  EXPECT_TRUE(parse(text, read)) << text;
  return read;
}

// Monday to Friday 9 to 12 and 13 to 18, closed on public holidays and at the turn of the year.
ServiceHours of_the_office() {
  ServiceHours hours;
  for (int day = 1; day <= 5; ++day) {
    hours.week.push_back({day, 9 * hour, 12 * hour});
    hours.week.push_back({day, 13 * hour, 18 * hour});
  }
  for (int year = 2024; year <= 2034; ++year)
    for (const auto& [month, day] : {std::pair{1, 2}, {1, 3}, {12, 29}, {12, 30}, {12, 31}})
      hours.calendar.days.push_back({date_of(year, month, day), false, "年末年始"});
  return hours;
}

ServiceHours every_day(std::string zone) {
  ServiceHours hours;
  hours.calendar.closed_weekdays = {};
  hours.calendar.closed_on_public_holidays = false;
  for (int day = 0; day < 7; ++day) hours.week.push_back({day, 0, 24 * hour});
  hours.time_zone = std::move(zone);
  return hours;
}

// 2026-05-02 is a Saturday, 3 to 5 May are holidays, 6 May is the substitute for Sunday the 3rd.
TEST(ServiceHours, count_only_while_the_desk_is_there) {
  const auto hours = of_the_office();
  const struct {
    std::string_view from, until;
    std::int64_t seconds;
  } cases[] = {
      {"2026-05-01T09:00:00+09:00", "2026-05-01T18:00:00+09:00", 8 * hour},
      {"2026-05-01T00:00:00+09:00", "2026-05-07T09:00:00+09:00", 8 * hour},
      {"2026-05-01T11:59:59+09:00", "2026-05-01T13:00:01+09:00", 2},
      {"2026-05-01T17:59:59.9+09:00", "2026-05-07T09:00:00.2+09:00", 1},
      {"2026-05-01T18:00:00+09:00", "2026-05-07T09:00:00+09:00", 0},
      {"2026-05-07T09:00:00+09:00", "2026-05-01T09:00:00+09:00", 0},
      {"2025-12-26T17:00:00+09:00", "2026-01-05T10:00:00+09:00", 2 * hour},
  };
  for (const auto& c : cases) EXPECT_EQ(open_seconds(hours, at(c.from), at(c.until)), c.seconds) << c.from;
}

TEST(ServiceHours, lead_to_the_moment_at_which_so_many_seconds_have_passed) {
  const auto hours = of_the_office();
  const struct {
    std::string_view from;
    std::int64_t seconds;
    std::string_view then;
  } cases[] = {
      {"2026-05-01T16:00:00+09:00", 4 * hour, "2026-05-07T11:00:00+09:00"},
      {"2026-05-01T16:00:00+09:00", 2 * hour, "2026-05-01T18:00:00+09:00"},
      {"2026-05-01T11:00:00+09:00", 2 * hour, "2026-05-01T14:00:00+09:00"},
      {"2026-05-02T03:00:00+09:00", 1, "2026-05-07T09:00:01+09:00"},
      {"2026-05-02T03:00:00+09:00", 0, "2026-05-02T03:00:00+09:00"},
      {"2025-12-26T17:00:00+09:00", 4 * hour, "2026-01-05T12:00:00+09:00"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(to_text(after_open_seconds(hours, at(c.from), c.seconds)), to_text(at(c.then))) << c.from;
}

TEST(ServiceHours, know_the_end_of_the_next_business_day) {
  auto hours = of_the_office();
  hours.week.pop_back();  // on Fridays until noon
  const struct {
    std::string_view from, end;
  } cases[] = {
      {"2026-05-11T10:00:00+09:00", "2026-05-12T18:00:00+09:00"},
      {"2026-05-11T23:59:59+09:00", "2026-05-12T18:00:00+09:00"},
      {"2026-05-12T00:00:00+09:00", "2026-05-13T18:00:00+09:00"},
      {"2026-05-14T10:00:00+09:00", "2026-05-15T12:00:00+09:00"},
      {"2026-05-01T10:00:00+09:00", "2026-05-07T18:00:00+09:00"},
      {"2026-05-03T10:00:00+09:00", "2026-05-07T18:00:00+09:00"},
  };
  for (const auto& c : cases)
    EXPECT_EQ(to_text(end_of_next_business_day(hours, at(c.from))), to_text(at(c.end))) << c.from;
}

// One hour a day, asked for from the day before each: the days that are left out are weekends and the days of
// the lists that the Cabinet Office publishes.
TEST(ServiceHours, leave_out_the_published_holidays_of_ten_years) {
  const struct {
    int year;
    const char* days;
  } cases[] = {
      {2024,
       "1/1 1/8 2/11 2/12 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/22 9/23 10/14 11/3 11/4 "
       "11/23"},
      {2025, "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24"},
      {2026, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23"},
      {2027, "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23"},
      {2028, "1/1 1/10 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/22 10/9 11/3 11/23"},
      {2029, "1/1 1/8 2/11 2/12 2/23 3/20 4/29 4/30 5/3 5/4 5/5 7/16 8/11 9/17 9/23 9/24 10/8 11/3 11/23"},
      {2030, "1/1 1/14 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/23 10/14 11/3 11/4 11/23"},
      {2031, "1/1 1/13 2/11 2/23 2/24 3/21 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24"},
      {2032, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/21 9/22 10/11 11/3 11/23"},
      {2033, "1/1 1/10 2/11 2/23 3/20 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/23 10/10 11/3 11/23"},
  };
  ServiceHours hours;
  for (int day = 1; day <= 5; ++day) hours.week.push_back({day, 9 * hour, 10 * hour});
  for (const auto& [year, listed] : cases) {
    const auto closed = " " + std::string{listed} + " ";
    for (Date day = date_of(year, 1, 1); day <= date_of(year, 12, 31); ++day.days) {
      const auto [y, month, of_month] = calendar_day(day);
      const bool holiday = closed.find(" " + std::to_string(month) + "/" + std::to_string(of_month) + " ") !=
                           std::string::npos;
      const bool weekend = weekday(day) == 0 || weekday(day) == 6;
      const Instant midnight = at(to_text(day) + "T00:00:00+09:00");
      EXPECT_EQ(
          open_seconds(hours, midnight, after_seconds(midnight, 24 * hour)), holiday || weekend ? 0 : hour)
          << to_text(day);
    }
  }
}

TEST(ServiceHours, are_those_of_the_first_day_on_a_saturday_that_is_worked) {
  auto hours = of_the_office();
  hours.calendar.days.push_back({date_of(2026, 5, 9), true, "振替出勤日"});
  EXPECT_EQ(open_seconds(hours, at("2026-05-09T00:00:00+09:00"), at("2026-05-10T00:00:00+09:00")), 8 * hour);
}

TEST(ServiceHours, that_never_come_lead_nowhere) {
  ServiceHours never;
  EXPECT_FALSE(after_open_seconds(never, at("2026-05-01T00:00:00Z"), 1));
  EXPECT_FALSE(end_of_next_business_day(never, at("2026-05-01T00:00:00Z")));
  EXPECT_EQ(open_seconds(never, at("2026-05-01T00:00:00Z"), at("2027-05-01T00:00:00Z")), 0);
}

// Clocks go forward at 2:00 on 2026-03-08 and back at 2:00 on 2026-11-01 in New York; in Beirut, and in
// Havana, it is midnight that is skipped or comes twice.
TEST(ServiceHours, of_other_zones_follow_their_clocks) {
  ServiceHours hours = every_day("America/New_York");
  const auto day_of = [&](std::string_view from, std::string_view until) {
    return open_seconds(hours, at(from), at(until)) / hour;
  };
  EXPECT_EQ(day_of("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"), 23);
  EXPECT_EQ(day_of("2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"), 25);
  hours.week = {{0, 1 * hour, 2 * hour}, {0, 2 * hour + 900, 2 * hour + 1800}, {0, 3 * hour, 4 * hour}};
  EXPECT_EQ(day_of("2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"), 2);  // 2:15 to 2:30 does not come
  EXPECT_EQ(day_of("2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"), 3);  // 1:00 to 2:00 comes twice
  hours.week = {{1, 9 * hour, 17 * hour}};
  EXPECT_EQ(
      to_text(after_open_seconds(hours, at("2026-03-07T12:00:00Z"), 60)),
      to_text(at("2026-03-09T13:01:00Z")));
  EXPECT_EQ(
      to_text(after_open_seconds(hours, at("2026-03-01T12:00:00Z"), 60)),
      to_text(at("2026-03-02T14:01:00Z")));
}

TEST(ServiceHours, around_the_clock_lose_no_second_at_any_midnight) {
  for (const char* zone :
       {"Asia/Tokyo", "America/New_York", "Asia/Beirut", "America/Havana", "Australia/Lord_Howe"}) {
    const auto hours = every_day(zone);
    const Instant from = at("2024-01-01T00:00:30.5Z");
    std::int64_t seconds = 1;
    for (int day = 0; day < 3653; day += 31, seconds = day * 86'400 + day % 7) {
      const Instant plain = after_seconds(from, seconds);
      EXPECT_EQ(to_text(after_open_seconds(hours, from, seconds)), to_text(plain)) << zone;
      EXPECT_EQ(open_seconds(hours, from, plain), seconds) << zone;
    }
  }
}

TEST(ServiceHours, are_monotone_additive_and_one_the_other_way_round) {
  std::mt19937_64 random{20'261'129};
  const auto hours = of_the_office();
  for (int round = 0; round < 300; ++round) {
    const Instant from =
        after_seconds(at("2024-01-01T00:00:00Z"), static_cast<std::int64_t>(random() % (3650 * 86'400ULL)));
    const auto first = static_cast<std::int64_t>(random() % (20ULL * 3600)) + 1;
    const auto second = static_cast<std::int64_t>(random() % (40ULL * 3600)) + 1;
    const Instant one = after_open_seconds(hours, from, first);
    const Instant both = after_open_seconds(hours, one, second);
    EXPECT_EQ(to_text(both), to_text(after_open_seconds(hours, from, first + second)));
    EXPECT_LT(one, both);
    EXPECT_EQ(open_seconds(hours, from, one), first);
    EXPECT_EQ(open_seconds(hours, from, both), first + second);
    EXPECT_LE(both, after_open_seconds(hours, after_seconds(from, 1), first + second));
  }
}

// osTicket 6739: times were wrong unless both Monday and Thursday had hours.
TEST(ServiceHours, are_right_for_every_choice_of_weekdays) {
  const Instant from = at("2026-06-01T00:00:00+09:00");  // a Monday; June 2026 has no holiday
  for (unsigned chosen = 1; chosen < 128; ++chosen) {
    ServiceHours hours;
    hours.calendar.closed_weekdays = {};
    std::int64_t in_a_week = 0;
    for (int day = 0; day < 7; ++day)
      if (chosen >> day & 1U) {
        hours.week.push_back({day, 9 * hour, 17 * hour});
        in_a_week += 8 * hour;
      }
    EXPECT_EQ(open_seconds(hours, from, after_seconds(from, 168 * hour)), in_a_week) << chosen;
    const Instant week_over = after_open_seconds(hours, from, in_a_week + 1);
    EXPECT_GT(week_over, after_seconds(from, 168 * hour)) << chosen;
    EXPECT_LT(week_over, after_seconds(from, 336 * hour)) << chosen;
  }
}

// GLPI 15429: after the zone was changed, hours were those of the former zone.
TEST(ServiceHours, follow_a_change_of_the_zone) {
  auto hours = of_the_office();
  const Instant from = at("2026-06-01T00:00:00Z");
  EXPECT_EQ(to_text(after_open_seconds(hours, from, 60)), to_text(at("2026-06-01T00:01:00Z")));
  hours.time_zone = "Europe/Berlin";
  EXPECT_EQ(to_text(after_open_seconds(hours, from, 60)), to_text(at("2026-06-01T07:01:00Z")));
}

}  // namespace
}  // namespace erp::support
