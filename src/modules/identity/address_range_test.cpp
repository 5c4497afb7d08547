#include "modules/identity/address_range.hpp"

#include <gtest/gtest.h>

#include <string>

namespace erp::identity {
namespace {

TEST(AddressRange, takes_addresses_and_networks_and_nothing_else) {
  for (const auto* good :
       {"192.0.2.7", "192.0.2.0/24", "0.0.0.0/0", "2001:db8::/32", "::1", "::ffff:192.0.2.1/128"})
    EXPECT_TRUE(is_range(good)) << good;
  for (const auto* bad :
       {"",
        "/",
        "192.0.2",
        "192.0.2.0/33",
        "192.0.2.0/-1",
        "192.0.2.0/",
        "192.0.2.0/8 ",
        "2001:db8::/129",
        "localhost",
        "192.0.2.1/24/8",
        "192.0.2.256",
        "１９２.0.2.1"})
    EXPECT_FALSE(is_range(bad)) << bad;
  EXPECT_FALSE(is_range(std::string(100'000, '1')));
  EXPECT_FALSE(is_range(std::string_view{"192.0.2.1\0", 10}));
}

TEST(AddressRange, covers_what_lies_within) {
  struct Case {
    std::string_view range, address;
    bool covered;
  };
  const Case cases[] = {
      {"192.0.2.0/24", "192.0.2.255", true},
      {"192.0.2.0/24", "192.0.3.0", false},
      {"192.0.2.77/24", "192.0.2.1", true},
      {"192.0.2.7", "192.0.2.7", true},
      {"192.0.2.7", "192.0.2.8", false},
      {"10.0.0.0/9", "10.127.255.255", true},
      {"10.0.0.0/9", "10.128.0.0", false},
      {"0.0.0.0/0", "203.0.113.9", true},
      {"0.0.0.0/0", "2001:db8::1", false},
      {"2001:db8::/33", "2001:db8:7fff::1", true},
      {"2001:db8::/33", "2001:db8:8000::1", false},
      {"::1", "::1", true},
      {"::/0", "192.0.2.1", false},
      {"192.0.2.0/24", "", false},
      {"no range", "192.0.2.1", false},
  };
  for (const Case& c : cases) EXPECT_EQ(covers(c.range, c.address), c.covered) << c.range << " " << c.address;
}

}  // namespace
}  // namespace erp::identity
