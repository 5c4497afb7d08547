#include "modules/identity/failures.hpp"

#include <gtest/gtest.h>

namespace erp::identity {
namespace {

using namespace std::chrono_literals;

TEST(Failures, make_the_wait_grow) {
  struct Case {
    std::int64_t failures;
    std::chrono::milliseconds expected;
  };
  const Case cases[] = {
      {0, 0s},
      {1, 0s},
      {4, 0s},
      {5, 30s},
      {6, 1min},
      {7, 2min},
      {10, 16min},
      {11, 30min},
      {1'000'000, 30min}};
  for (const Case& c : cases) EXPECT_EQ(wait_after(c.failures, 5, 30s, 30min), c.expected) << c.failures;
  EXPECT_EQ(wait_after(5, 5, 1h, 30min), 30min);
}

TEST(Failures, are_kept_under_keys_that_tell_nothing) {
  EXPECT_EQ(account_key("a@b.jp").size(), 2 + 64U);
  EXPECT_NE(account_key("a@b.jp"), account_key("a@b.jp "));
  EXPECT_NE(account_key("x"), address_key("x"));
}

}  // namespace
}  // namespace erp::identity
