#include "app/pitr/wal.hpp"

#include <gtest/gtest.h>

namespace erp::app::pitr {
namespace {

Segment segment(const std::string& name, std::int64_t second) {
  return {name, Instant{second * 1'000'000}};
}

TEST(Wal, NamesFollowEachOtherOverTheEndOfALog) {
  EXPECT_EQ(after("000000010000000000000009"), "00000001000000000000000A");
  EXPECT_EQ(after("0000000100000000000000FF"), "000000010000000100000000");
  EXPECT_EQ(after("00000002000000FF000000FF"), "000000020000010000000000");
}

TEST(Wal, WhatLacksIsNamed) {
  const std::string first = "000000010000000000000002", second = "000000010000000000000003",
                    third = "000000010000000000000004", fifth = "000000010000000000000006";
  const std::vector<Segment> whole{segment(first, 10), segment(second, 20), segment(third, 30)};
  EXPECT_EQ(first_missing(whole, first, Instant{25'000'000}), std::nullopt);
  EXPECT_EQ(first_missing(whole, first, Instant{99'000'000}), std::nullopt);
  EXPECT_EQ(
      first_missing(whole, "000000010000000000000001", Instant{25'000'000}), "000000010000000000000001");
  const std::vector<Segment> broken{segment(first, 10), segment(third, 30), segment(fifth, 50)};
  EXPECT_EQ(first_missing(broken, first, Instant{5'000'000}), std::nullopt) << "the hole comes later";
  EXPECT_EQ(first_missing(broken, first, Instant{25'000'000}), second);
  EXPECT_EQ(first_missing({}, first, Instant{5'000'000}), first);
}

TEST(Wal, AnotherTimelineDoesNotCount) {
  const std::string first = "000000010000000000000002";
  EXPECT_EQ(
      first_missing(
          {segment(first, 10), segment("000000020000000000000009", 40)}, first, Instant{30'000'000}),
      std::nullopt);
}

}  // namespace
}  // namespace erp::app::pitr
