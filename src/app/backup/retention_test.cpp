#include "app/backup/retention.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace erp::app::backup {
namespace {

std::vector<std::string> gone(std::vector<Kept> backups, std::int64_t days, std::size_t least) {
  auto files = expired(std::move(backups), days, least);
  std::ranges::sort(files);
  return files;
}

using Files = std::vector<std::string>;

TEST(Retention, WhatIsOldGoesOnceEnoughVerifiedOnesAreThere) {
  EXPECT_EQ(
      gone({{"a", 1, true}, {"b", 2, true}, {"c", 31, true}, {"d", 40, false}}, 30, 2), (Files{"c", "d"}));
  EXPECT_EQ(gone({{"a", 1, true}, {"b", 30, true}, {"c", 31, true}}, 30, 1), (Files{"c"}));
}

TEST(Retention, TheLastVerifiedOnesStayHoweverOld) {
  EXPECT_EQ(gone({{"a", 100, true}, {"b", 200, true}, {"c", 300, true}}, 30, 2), (Files{"c"}));
  EXPECT_EQ(gone({{"a", 1, false}, {"b", 100, true}}, 30, 1), (Files{}));
}

TEST(Retention, NothingGoesWhileNothingIsVerified) {
  EXPECT_EQ(gone({{"a", 50, false}, {"b", 60, false}, {"c", 70, false}}, 30, 1), (Files{}));
}

}  // namespace
}  // namespace erp::app::backup
