#include "app/security/addresses.hpp"

#include "app/security/firewall.hpp"

#include <gtest/gtest.h>

namespace erp::app::security {
namespace {

TEST(BlockedAddresses, NeverHoldWhatIsProtected) {
  const ProtectedRanges kept{{"10.1.0.0/16", "trusted"}, {"192.0.2.7", "own"}, {"::1", "machine"}};
  struct Case {
    const char* range;
    bool refused;
  };
  const Case cases[] = {
      {"10.1.2.3", true},
      {"10.0.0.0/8", true},  // holds a trusted network
      {"10.1.4.0/24", true},
      {"10.2.0.1", false},
      {"192.0.2.7", true},
      {"192.0.2.0/24", true},
      {"192.0.2.8", false},
      {"0.0.0.0/0", true},
      {"::/0", true},
      {"2001:db8::/32", false}};
  for (const auto& [range, refused] : cases) EXPECT_EQ(!objection(range, kept).empty(), refused) << range;
  for (const char* wrong : {"", "banana", "1.2.3", "1.2.3.4/33", "1.2.3.4;drop", "suspicious_ip"})
    EXPECT_THROW(objection(wrong, kept), std::runtime_error) << wrong;
}

TEST(BlockedAddresses, OfThisMachineAreKept) {
  const auto kept = protected_ranges(Config{});
  EXPECT_FALSE(objection("127.0.0.1", kept).empty());
  EXPECT_FALSE(objection("::1", kept).empty());
}

TEST(Firewall, WritesAnElementWithItsTimeAndReason) {
  EXPECT_EQ(
      blocking_script("192.0.2.7", std::chrono::hours{24}, "scan \"x\"\n"),
      "add element inet itdo_erp blocked4 { 192.0.2.7 timeout 86400s comment \"scan  x  \" }\n");
  EXPECT_EQ(
      blocking_script("2001:db8::/32", {}, ""), "add element inet itdo_erp blocked6 { 2001:db8::/32 }\n");
}

TEST(Firewall, ReadsWhatNftLists) {
  const auto found =
      read_blocked(R"({"nftables":[{"metainfo":{"version":"1.0.6"}},{"set":{"name":"blocked4","elem":[)"
                   R"({"elem":{"val":{"prefix":{"addr":"10.0.0.0","len":8}},"timeout":7200,"expires":7199,)"
                   R"("comment":"why"}},)"
                   R"({"elem":{"val":"192.0.2.7","timeout":60,"expires":3}},"198.51.100.1"]}}]})");
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].range, "10.0.0.0/8");
  EXPECT_EQ(found[0].left, std::chrono::seconds{7199});
  EXPECT_EQ(found[0].reason, "why");
  EXPECT_EQ(found[1].range, "192.0.2.7");
  EXPECT_EQ(found[2].range, "198.51.100.1");
  EXPECT_EQ(found[2].left, std::chrono::seconds{0});
  EXPECT_TRUE(read_blocked("no json").empty());
}

}  // namespace
}  // namespace erp::app::security
