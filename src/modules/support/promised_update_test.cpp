#include "modules/support/promised_update.hpp"

#include "base/problem.hpp"

#include <gtest/gtest.h>

namespace erp::support {
namespace {

Instant minutes(std::int64_t count) {
  constexpr std::int64_t minute = 60'000'000;
  return {1'800'000'000'000'000 + count * minute};
}

TEST(PromisedUpdate, WarnsOnceBeforeAndOnceAfter) {
  const struct {
    std::int64_t left, warned;
    UpdateWarning said;
  } cases[] = {
      {60, 0, UpdateWarning::none},
      {11, 0, UpdateWarning::none},
      {10, 0, UpdateWarning::due},
      {1, 0, UpdateWarning::due},
      {1, 1, UpdateWarning::none},
      {0, 1, UpdateWarning::overdue},
      {0, 0, UpdateWarning::overdue},  // nothing ran before
      {-600, 1, UpdateWarning::overdue},
      {-600, 2, UpdateWarning::none},
  };
  for (const auto& [left, warned, said] : cases)
    EXPECT_EQ(update_warning(minutes(left), warned, minutes(0)), said) << left << " " << warned;
}

TEST(PromisedUpdate, IsKeptByAWordThatMayGiveANewOne) {
  std::optional<Instant> promised = minutes(5);
  std::int64_t warned = 1;
  promise_update(promised, warned, minutes(30), minutes(0));
  EXPECT_TRUE(promised == minutes(30) && warned == 0);
  EXPECT_THROW(promise_update(promised, warned, minutes(0), minutes(0)), Refused);
  EXPECT_TRUE(promised == minutes(30));
  promise_update(promised, warned, {}, minutes(0));
  EXPECT_FALSE(promised);
}

}  // namespace
}  // namespace erp::support
