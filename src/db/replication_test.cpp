#include "db/replication.hpp"

#include <gtest/gtest.h>

namespace erp::db {
namespace {

constexpr std::int64_t mib = 1 << 20;

struct Case {
  std::string_view what;
  Replication is;
  std::vector<std::string> faults;
};

TEST(Replication, SaysWhatIsWrongAndNothingElse) {
  const Case cases[] = {
      {"nobody follows and nobody should", {}, {}},
      {"one streams", {.standbys = {{"b", "async", 0, {}}}}, {}},
      {"a moment behind", {.standbys = {{"b", "async", 900, 0.2}}}, {}},
      {"far behind", {.standbys = {{"b", "async", 65 * mib, 3.0}}}, {"b is 65 MiB and 3.0 s behind"}},
      {"long behind",
       {.standbys = {{"b", "sync", 900, 61.0}}, .unread = {}},
       {"b is 900 bytes and 61.0 s behind"}},
      {"long ago, but nothing is missing", {.standbys = {{"b", "sync", 0, 61.0}}}, {}},
      {"the synchronous one streams", {.demanded = 1, .standbys = {{"b", "sync", 0, {}}}}, {}},
      {"it is missing",
       {.demanded = 1},
       {"0 of 1 synchronous standbys are there: commits wait for the rest"}},
      {"another one does not count",
       {.demanded = 1, .standbys = {{"c", "async", 0, {}}}},
       {"0 of 1 synchronous standbys are there: commits wait for the rest"}},
      {"one of two of a quorum",
       {.demanded = 2, .standbys = {{"b", "quorum", 0, {}}}},
       {"1 of 2 synchronous standbys are there: commits wait for the rest"}},
      {"a slot that nobody reads",
       {.unread = {{"itdo_standby", "reserved", 300 * mib}}},
       {"nobody reads slot itdo_standby: 300 MiB of log are kept for it"}},
      {"a slot that is beyond its limit",
       {.unread = {{"itdo_standby", "lost", {}}}},
       {"slot itdo_standby has lost what its reader needs: set the standby up again"}},
      {"a standby that receives", {.is_standby = true, .standbys = {{"a", "streaming", 0, 0.0}}}, {}},
      {"a standby whose primary is gone",
       {.is_standby = true, .standbys = {{"", "away", 0, 0.0}}},
       {"it receives nothing from its primary"}},
      {"a standby that lags",
       {.is_standby = true, .standbys = {{"a", "streaming", 70 * mib, 9.0}}},
       {"this standby is 70 MiB and 9.0 s behind"}},
  };
  for (const auto& [what, is, faults] : cases) EXPECT_EQ(faults_of(is), faults) << what;
}

TEST(Replication, IsSilentWhereThereIsNone) {
  EXPECT_FALSE(Replication{}.configured());
  EXPECT_TRUE(Replication{.demanded = 1}.configured());
  EXPECT_TRUE((Replication{.unread = {{"a", "reserved", 0}}}).configured());
}

}  // namespace
}  // namespace erp::db
