#include "modules/print/format.hpp"

#include <gtest/gtest.h>

namespace erp::paper {
namespace {

const Currency yen;
const Currency dollar{"USD", 2};
const Currency franc{"CHF", 2};

TEST(format, amounts_are_grouped_by_thousands) {
  EXPECT_EQ(amount(Amount{0}, yen, Language::ja), "0");
  EXPECT_EQ(amount(Amount{999}, yen, Language::ja), "999");
  EXPECT_EQ(amount(Amount{1000}, yen, Language::ja), "1,000");
  EXPECT_EQ(amount(Amount{1234567}, yen, Language::en), "1,234,567");
  EXPECT_EQ(amount(Amount{100000}, yen, Language::en), "100,000");
}

TEST(format, negative_amounts_follow_the_language) {
  EXPECT_EQ(amount(Amount{-1234}, yen, Language::ja), "▲1,234");
  EXPECT_EQ(amount(Amount{-1234}, yen, Language::en), "-1,234");
  EXPECT_EQ(money(Amount{-1234}, yen, Language::ja), "▲¥1,234");
  EXPECT_EQ(money(Amount{-1234}, dollar, Language::en), "-$1,234.00");
}

TEST(format, no_digit_is_hidden) {
  EXPECT_EQ(amount(Amount::of_units(125000), yen, Language::ja), "12.5");
  EXPECT_EQ(money(Amount::of_units(12345000), dollar, Language::en), "$1,234.50");
  EXPECT_EQ(money(Amount::of_units(12345678), franc, Language::en), "CHF 1,234.5678");
  EXPECT_EQ(amount(Amount::of_units(INT64_MIN), yen, Language::en), "-922,337,203,685,477.5808");
}

TEST(format, quantities_and_rates_have_no_needless_zeros) {
  EXPECT_EQ(quantity(Quantity::of_units(1234500000), Language::ja), "1,234.5");
  EXPECT_EQ(quantity(Quantity{-3}, Language::ja), "▲3");
  EXPECT_EQ(percent(Rate::of_units(10000000)), "10%");
  EXPECT_EQ(percent(Rate::of_units(7800000)), "7.8%");
}

TEST(format, days_and_periods) {
  const Date first = date_of(2026, 11, 1);
  const Date last = date_of(2026, 11, 30);
  EXPECT_EQ(day(first, Language::ja), "2026年11月1日");
  EXPECT_EQ(day(first, Language::en), "1 Nov 2026");
  EXPECT_EQ(day({}, Language::ja), "");
  EXPECT_EQ(period(first, last, Language::ja), "2026年11月1日〜11月30日");
  EXPECT_EQ(period(first, last, Language::en), "1 Nov – 30 Nov 2026");
  EXPECT_EQ(period(first, date_of(2027, 1, 5), Language::ja), "2026年11月1日〜2027年1月5日");
  EXPECT_EQ(period(first, first, Language::en), "1 Nov 2026");
  EXPECT_EQ(period(first, {}, Language::ja), "2026年11月1日");
}

}  // namespace
}  // namespace erp::paper
