#include "base/values.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

namespace erp {
namespace {

using std::chrono::sys_days;

TEST(Date, agrees_with_the_standard_calendar) {
  const sys_days first{std::chrono::year{1900} / 1 / 1}, last{std::chrono::year{2200} / 12 / 31};
  for (auto at = first; at <= last; at += std::chrono::days{1}) {
    const std::chrono::year_month_day ymd{at};
    const Date date{static_cast<std::int32_t>(at.time_since_epoch().count())};
    const auto [year, month, day] = calendar_day(date);
    ASSERT_EQ(year, int{ymd.year()});
    ASSERT_EQ(static_cast<unsigned>(month), unsigned{ymd.month()});
    ASSERT_EQ(static_cast<unsigned>(day), unsigned{ymd.day()});
    ASSERT_EQ(date_of(year, month, day), date);
    ASSERT_EQ(static_cast<unsigned>(weekday(date)), std::chrono::weekday{at}.c_encoding());
    const sys_days month_end{ymd.year() / ymd.month() / std::chrono::last};
    ASSERT_EQ(end_of_month(date).days, month_end.time_since_epoch().count());
    Date read;
    ASSERT_TRUE(parse(to_text(date), read));
    ASSERT_EQ(read, date);
  }
}

TEST(Date, clips_to_the_end_of_the_month) {
  EXPECT_EQ(date_of(2025, 2, 31), date_of(2025, 2, 28));
  EXPECT_EQ(date_of(2024, 2, 30), date_of(2024, 2, 29));
  EXPECT_EQ(add_months(date_of(2025, 1, 31), 1), date_of(2025, 2, 28));
  EXPECT_EQ(add_months(date_of(2024, 1, 31), 1), date_of(2024, 2, 29));
  EXPECT_EQ(add_months(date_of(2024, 2, 29), 12), date_of(2025, 2, 28));
  EXPECT_EQ(add_months(date_of(2025, 12, 15), 1), date_of(2026, 1, 15));
  EXPECT_EQ(add_months(date_of(2025, 1, 15), -1), date_of(2024, 12, 15));
  EXPECT_EQ(add_months(date_of(2025, 3, 31), -13), date_of(2024, 2, 29));
  EXPECT_EQ(days_in_month(1900, 2), 28);
  EXPECT_EQ(days_in_month(2000, 2), 29);
}

TEST(Date, prints_and_refuses) {
  EXPECT_EQ(to_text(date_of(2025, 11, 24)), "2025-11-24");
  EXPECT_EQ(to_text(date_of(1, 1, 1)), "0001-01-01");
  EXPECT_EQ(to_text(date_of(9999, 12, 31)), "9999-12-31");
  std::string out;
  EXPECT_FALSE(print(Date{}, out));
  EXPECT_FALSE(print(date_of(10000, 1, 1), out));
  EXPECT_TRUE(out.empty());
  for (const std::string_view text :
       {"",
        "2025-11-2",
        "2025-11-31",
        "2025-02-29",
        "0000-01-01",
        "2025-00-10",
        "2025-13-01",
        "2025-01-00",
        "2025/11/24",
        "2025-11-24 ",
        " 2025-11-24",
        "+025-11-24",
        "20251124",
        "2025-11-24T",
        "２０25-11-24"}) {
    Date date;
    EXPECT_FALSE(parse(text, date)) << text;
    EXPECT_FALSE(date);
  }
}

TEST(Instant, reads_what_others_write) {
  const std::int64_t second = 1'763'974'800;  // 2025-11-24 09:00:00 UTC
  const struct {
    std::string_view text;
    std::int64_t microseconds;
  } cases[] = {
      {"2025-11-24T09:00:00Z", second * 1'000'000},
      {"2025-11-24t09:00:00z", second * 1'000'000},
      {"2025-11-24T18:00:00+09:00", second * 1'000'000},
      {"2025-11-24T03:30:00.5-05:30", second * 1'000'000 + 500'000},
      {"2025-11-24 09:00:00.123456+00", second * 1'000'000 + 123'456},
      {"2025-11-24T09:00:00.123456789Z", second * 1'000'000 + 123'456},
      {"1969-12-31T23:59:59.999999Z", -1},
      {"1970-01-01T00:00:00Z", 0},
  };
  for (const auto& c : cases) {
    Instant instant;
    EXPECT_TRUE(parse(c.text, instant)) << c.text;
    EXPECT_EQ(instant.microseconds, c.microseconds) << c.text;
  }
  EXPECT_EQ(to_text(Instant{second * 1'000'000 + 123'456}), "2025-11-24T09:00:00.123456Z");
  EXPECT_EQ(to_text(Instant{-1}), "1969-12-31T23:59:59.999999Z");
  EXPECT_EQ(to_text(Instant{}), "");
  for (const std::string_view text :
       {"",
        "2025-11-24",
        "2025-11-24T09:00:00",
        "2025-11-24T24:00:00Z",
        "2025-11-24T09:60:00Z",
        "2025-11-24T09:00:60Z",
        "2025-11-24T09:00Z",
        "2025-11-24T09:00:00.Z",
        "2025-11-24T09:00:00+9",
        "2025-11-24T09:00:00+09:0",
        "2025-11-24T09:00:00+24:00",
        "2025-11-24T09:00:00Zx",
        "2025-02-30T09:00:00Z"}) {
    Instant instant;
    EXPECT_FALSE(parse(text, instant)) << text;
  }
}

TEST(Instant, prints_what_it_reads_again) {
  std::mt19937_64 random{1};
  std::uniform_int_distribution<std::int64_t> any{-62'135'596'800'000'000, 253'402'300'799'999'999};
  for (int i = 0; i < 100'000; ++i) {
    const Instant instant{any(random)};
    Instant read;
    ASSERT_TRUE(parse(to_text(instant), read));
    ASSERT_EQ(read, instant);
  }
  EXPECT_LT(date_of(2020, 1, 1).days, day_in_zone(now(), "UTC").days);
}

}  // namespace
}  // namespace erp
