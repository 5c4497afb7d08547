#include "modules/support/ticket_rating.hpp"

#include "modules/support/service_hours.hpp"

#include <gtest/gtest.h>

namespace erp::support {
namespace {

TEST(TicketRating, IsGivenOnceAndChangedForAWeek) {
  const Instant first = {1'764'000'000'000'000};
  constexpr std::int64_t day = 24 * 60 * 60;
  struct Given {
    std::int64_t score;
    std::optional<std::int64_t> seconds_since;  // none: for the first time
    std::vector<std::string> codes;
  };
  const Given cases[] = {
      {1, {}, {}},
      {5, {}, {}},
      {0, {}, {"out_of_range"}},
      {6, {}, {"out_of_range"}},
      {3, 0, {}},
      {3, 7 * day, {}},
      {3, 7 * day + 1, {"rating_closed"}},
      {-1, 8 * day, {"out_of_range", "rating_closed"}},
  };
  for (const auto& [score, since, codes] : cases) {
    std::vector<std::string> found;
    for (const auto& problem : rating_problems(
             score, since ? std::optional{first} : std::nullopt, after_seconds(first, since.value_or(0))))
      found.emplace_back(problem.code);
    EXPECT_EQ(found, codes) << score << " after " << since.value_or(0);
  }
}

}  // namespace
}  // namespace erp::support
