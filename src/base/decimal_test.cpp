#include "base/decimal.hpp"

#include <gtest/gtest.h>

#include <random>

namespace erp {
namespace {

struct Case {
  std::string_view text;
  int places;
  std::int64_t units;
  std::string_view printed;
};

TEST(Decimal, reads_and_prints) {
  const Case cases[] = {
      {"0", 4, 0, "0"},
      {"-0", 4, 0, "0"},
      {"0.0001", 4, 1, "0.0001"},
      {"-0.5", 4, -5000, "-0.5"},
      {"1234.5", 4, 12345000, "1234.5"},
      {"007", 0, 7, "7"},
      {"1000", 0, 1000, "1000"},
      {"1.000000", 4, 10000, "1"},
      {"12.0", 0, 12, "12"},
      {"9223372036854775807", 0, INT64_MAX, "9223372036854775807"},
      {"-9223372036854775808", 0, INT64_MIN, "-9223372036854775808"},
      {"9223372036854.775807", 6, INT64_MAX, "9223372036854.775807"},
      {"-9223372036854.775808", 6, INT64_MIN, "-9223372036854.775808"},
      {"-922337203685477.5808", 4, INT64_MIN, "-922337203685477.5808"},
      {"-92233720368.54775808", 8, INT64_MIN, "-92233720368.54775808"},
      {"-92233720368.5477580800", 8, INT64_MIN, "-92233720368.54775808"},
  };
  for (const auto& c : cases) {
    std::int64_t units = 42;
    EXPECT_TRUE(parse_units(c.text, c.places, units)) << c.text;
    EXPECT_EQ(units, c.units) << c.text;
    std::string printed;
    print_units(units, c.places, printed);
    EXPECT_EQ(printed, c.printed);
  }
}

TEST(Decimal, refuses_what_is_no_decimal) {
  for (const std::string_view text :
       {"",
        "-",
        ".",
        "-.",
        "1.",
        ".5",
        " 1",
        "1 ",
        "1e3",
        "+1",
        "--1",
        "1.2.3",
        "1,000",
        "１",
        "0x1",
        "1-",
        "nan",
        "0.00001",
        "1.23456",
        "922337203685477.5808",
        "-922337203685477.5809",
        "99999999999999999999"}) {
    std::int64_t units = 42;
    EXPECT_FALSE(parse_units(text, 4, units)) << text;
    EXPECT_EQ(units, 42) << text;
  }
}

TEST(Decimal, prints_what_it_reads_again) {
  std::mt19937_64 random{1};
  for (int i = 0; i < 200'000; ++i) {
    const auto units = static_cast<std::int64_t>(random()) >> (random() % 64);
    const int places = static_cast<int>(random() % 9);
    std::string text = "before";
    print_units(units, places, text);
    ASSERT_TRUE(text.starts_with("before"));
    std::int64_t read = 0;
    ASSERT_TRUE(parse_units(std::string_view{text}.substr(6), places, read)) << text;
    ASSERT_EQ(read, units) << text;
  }
}

TEST(Decimal, never_overflows_in_silence) {
  const auto most = Amount::of_units(INT64_MAX), least = Amount::of_units(INT64_MIN);
  EXPECT_THROW(most + Amount::of_units(1), std::overflow_error);
  EXPECT_THROW(least - Amount::of_units(1), std::overflow_error);
  EXPECT_THROW(-least, std::overflow_error);
  EXPECT_THROW(Amount{INT64_MAX}, std::overflow_error);
  EXPECT_THROW(multiply(most, Rate{2}, Rounding::down), std::overflow_error);
  EXPECT_EQ(most + least, -Amount::of_units(1));
}

TEST(Decimal, rounds_as_asked) {
  struct {
    std::int64_t units;
    std::int64_t half_up, down, up;
  } const cases[] = {
      {10000, 1, 1, 1},
      {10001, 1, 1, 2},
      {14999, 1, 1, 2},
      {15000, 2, 1, 2},
      {4999, 0, 0, 1},
      {-5000, -1, 0, -1},
      {-4999, 0, 0, -1},
      {-10001, -1, -1, -2},
  };
  for (const auto& c : cases) {
    const auto amount = Amount::of_units(c.units);
    EXPECT_EQ(amount.rounded(0, Rounding::half_up), Amount{c.half_up}) << c.units;
    EXPECT_EQ(amount.rounded(0, Rounding::down), Amount{c.down}) << c.units;
    EXPECT_EQ(amount.rounded(0, Rounding::up), Amount{c.up}) << c.units;
  }
  // 1,234.56 x 0.1 = 123.456; 3 x 0.33333333 = 0.99999999, of which four places are kept.
  EXPECT_EQ(
      multiply(Amount::of_units(12345600), Rate::of_units(10'000'000), Rounding::down).units(), 1234560);
  EXPECT_EQ(multiply(Amount{3}, Rate::of_units(33'333'333), Rounding::down).units(), 9999);
  EXPECT_EQ(multiply(Amount{3}, Rate::of_units(33'333'333), Rounding::half_up).units(), 10000);
}

}  // namespace
}  // namespace erp
