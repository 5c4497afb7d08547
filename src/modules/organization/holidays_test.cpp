#include "modules/organization/holidays.hpp"

#include <gtest/gtest.h>

#include <string>

namespace erp::organization {
namespace {

std::string days_of(int year) {
  std::string days;
  for (const auto& [date, name] : public_holidays(year)) {
    const auto [y, month, day] = calendar_day(date);
    EXPECT_EQ(y, year);
    if (!days.empty()) days += ' ';
    days += std::to_string(month) + "/" + std::to_string(day);
  }
  return days;
}

std::string_view name_of(int year, int month, int day) {
  for (const auto& holiday : public_holidays(year))
    if (holiday.day == date_of(year, month, day)) return holiday.name;
  return "";
}

TEST(Holidays, are_those_of_the_official_lists) {
  const struct {
    int year;
    const char* days;
  } cases[] = {
      {2003, "1/1 1/13 2/11 3/21 4/29 5/3 5/5 7/21 9/15 9/23 10/13 11/3 11/23 11/24 12/23"},
      {2006, "1/1 1/2 1/9 2/11 3/21 4/29 5/3 5/4 5/5 7/17 9/18 9/23 10/9 11/3 11/23 12/23"},
      {2009, "1/1 1/12 2/11 3/20 4/29 5/3 5/4 5/5 5/6 7/20 9/21 9/22 9/23 10/12 11/3 11/23 12/23"},
      {2015, "1/1 1/12 2/11 3/21 4/29 5/3 5/4 5/5 5/6 7/20 9/21 9/22 9/23 10/12 11/3 11/23 12/23"},
      {2019,
       "1/1 1/14 2/11 3/21 4/29 4/30 5/1 5/2 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/23 10/14 10/22 11/3 "
       "11/4 11/23"},
      {2020, "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/23 7/24 8/10 9/21 9/22 11/3 11/23"},
      {2021, "1/1 1/11 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/22 7/23 8/8 8/9 9/20 9/23 11/3 11/23"},
      {2022, "1/1 1/10 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/18 8/11 9/19 9/23 10/10 11/3 11/23"},
      {2023, "1/1 1/2 1/9 2/11 2/23 3/21 4/29 5/3 5/4 5/5 7/17 8/11 9/18 9/23 10/9 11/3 11/23"},
      {2024,
       "1/1 1/8 2/11 2/12 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/22 9/23 10/14 11/3 11/4 "
       "11/23"},
      {2025, "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24"},
      {2026, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23"},
      {2027, "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23"},
      {1999, ""},
      {2100, ""},
  };
  for (const auto& c : cases) EXPECT_EQ(days_of(c.year), c.days) << c.year;
}

TEST(Holidays, have_names) {
  EXPECT_EQ(name_of(2026, 9, 22), "citizens_holiday");
  EXPECT_EQ(name_of(2026, 5, 6), "substitute_holiday");
  EXPECT_EQ(name_of(2019, 4, 30), "citizens_holiday");
  EXPECT_EQ(name_of(2019, 5, 1), "accession_day");
  EXPECT_EQ(name_of(2006, 5, 4), "citizens_holiday");
  EXPECT_EQ(name_of(2007, 5, 4), "greenery_day");
  EXPECT_EQ(name_of(2021, 8, 9), "substitute_holiday");
}

TEST(Holidays, every_sunday_among_them_has_a_substitute) {
  for (int year = 2007; year <= 2099; ++year)
    for (const auto& holiday : public_holidays(year))
      if (weekday(holiday.day) == 0) {
        auto next = holiday.day;
        while (public_holiday(next)) ++next.days;
        ASSERT_GE(next.days, holiday.day.days + 2) << year;
      }
}

TEST(BusinessDays, leave_out_weekends_holidays_and_the_turn_of_the_year) {
  EXPECT_TRUE(business_day(date_of(2026, 9, 18)));   // Friday
  EXPECT_FALSE(business_day(date_of(2026, 9, 19)));  // Saturday
  EXPECT_FALSE(business_day(date_of(2026, 9, 22)));  // between two holidays
  EXPECT_TRUE(business_day(date_of(2026, 12, 31)));  // Thursday
  EXPECT_FALSE(bank_business_day(date_of(2026, 12, 31)));
  EXPECT_EQ(bank_business_day_after(date_of(2026, 12, 31)), date_of(2027, 1, 4));
  EXPECT_EQ(bank_business_day_before(date_of(2027, 1, 3)), date_of(2026, 12, 30));
  EXPECT_EQ(bank_business_day_after(date_of(2026, 9, 19)), date_of(2026, 9, 24));
  EXPECT_EQ(bank_business_day_before(date_of(2026, 9, 23)), date_of(2026, 9, 18));
  EXPECT_EQ(bank_business_day_after(date_of(2026, 9, 18)), date_of(2026, 9, 18));
}

}  // namespace
}  // namespace erp::organization
