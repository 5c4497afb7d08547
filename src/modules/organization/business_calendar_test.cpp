#include "modules/organization/business_calendar.hpp"

#include <gtest/gtest.h>

namespace erp::organization {
namespace {

BusinessCalendar of_the_office() {
  BusinessCalendar calendar;
  calendar.days = {
      {date_of(2026, 8, 13), false, "夏季休業"},
      {date_of(2026, 5, 2), true, "振替出勤日"},
      {date_of(2026, 5, 3), true, "棚卸し"},
  };
  return calendar;
}

// 2026: 1 May is a Friday, 3 to 5 May are holidays and 6 May is the substitute for Sunday the 3rd.
TEST(BusinessCalendar, says_of_each_day_whether_it_is_worked_on_and_why) {
  const struct {
    int month, day;
    bool open;
    std::string_view because, name;
  } cases[] = {
      {5, 1, true, "", ""},
      {5, 2, true, "exception", "振替出勤日"},
      {5, 3, true, "exception", "棚卸し"},
      {5, 4, false, "public_holiday", "greenery_day"},
      {5, 6, false, "public_holiday", "substitute_holiday"},
      {5, 9, false, "weekday", "saturday"},
      {8, 13, false, "exception", "夏季休業"},
      {8, 14, true, "", ""},
  };
  const auto calendar = of_the_office();
  for (const auto& c : cases) {
    const auto verdict = verdict_on(calendar, date_of(2026, c.month, c.day));
    EXPECT_EQ(verdict.open, c.open) << c.month << "/" << c.day;
    EXPECT_EQ(verdict.because, c.because) << c.month << "/" << c.day;
    EXPECT_EQ(verdict.name, c.name) << c.month << "/" << c.day;
  }
}

TEST(BusinessCalendar, a_shop_works_on_holidays_if_it_says_so) {
  BusinessCalendar shop;
  shop.closed_weekdays = {"wednesday"};
  shop.closed_on_public_holidays = false;
  EXPECT_TRUE(verdict_on(shop, date_of(2026, 5, 4)).open);
  EXPECT_FALSE(verdict_on(shop, date_of(2026, 5, 6)).open);
}

TEST(BusinessCalendar, counts_worked_days) {
  const auto calendar = of_the_office();
  EXPECT_EQ(add_business_days(calendar, date_of(2026, 5, 1), 0), date_of(2026, 5, 1));
  EXPECT_EQ(add_business_days(calendar, date_of(2026, 5, 1), 2), date_of(2026, 5, 3));
  EXPECT_EQ(add_business_days(calendar, date_of(2026, 5, 1), 3), date_of(2026, 5, 7));
  // One after the other comes to the same as both at once.
  for (int first = 0; first < 40; ++first)
    for (int second = 0; second < 40; second += 7)
      EXPECT_EQ(
          add_business_days(calendar, add_business_days(calendar, date_of(2026, 4, 20), first), second),
          add_business_days(calendar, date_of(2026, 4, 20), first + second));
}

TEST(BusinessCalendar, knows_the_first_worked_day_of_a_month) {
  const struct {
    Date day, first;
  } cases[] = {
      {date_of(2026, 12, 20), date_of(2026, 12, 1)},
      {date_of(2026, 11, 1), date_of(2026, 11, 2)},  // a Sunday
      {date_of(2026, 8, 31), date_of(2026, 8, 3)},   // the first is a Saturday
      {date_of(2027, 1, 15), date_of(2027, 1, 4)},   // New Year is a Friday
      {date_of(2027, 5, 1), date_of(2027, 5, 6)},    // a Saturday, and the holidays of May behind it
      {date_of(2028, 1, 1), date_of(2028, 1, 3)},    // a Saturday
  };
  for (const auto& [day, first] : cases)
    EXPECT_EQ(first_business_day_of_month(BusinessCalendar{}, day), first) << to_text(day);
}

TEST(BusinessCalendar, that_is_always_closed_has_no_next_day) {
  BusinessCalendar never;
  never.closed_weekdays = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
  EXPECT_FALSE(add_business_days(never, date_of(2026, 5, 1), 1));
  EXPECT_FALSE(first_business_day_of_month(never, date_of(2026, 5, 1)));
}

}  // namespace
}  // namespace erp::organization
