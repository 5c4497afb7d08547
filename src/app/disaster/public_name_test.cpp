#include "app/disaster/public_name.hpp"

#include <gtest/gtest.h>

namespace erp::app {
namespace {

TEST(PublicName, is_the_host_of_an_address) {
  struct Case {
    const char* url;
    const char* host;
  };
  for (const auto& [url, host] : {
           Case{"https://erp.example.jp", "erp.example.jp"},
           Case{"https://erp.example.jp:8443/", "erp.example.jp"},
           Case{"http://erp.example.jp/path?q=1:2", "erp.example.jp"},
           Case{"https://[2001:db8::1]:8443/", "2001:db8::1"},
           Case{"https://[2001:db8::1", ""},
           Case{"erp.example.jp", ""},
           Case{"", ""},
       })
    EXPECT_EQ(host_of(url), host) << url;
}

TEST(PublicName, of_this_machine_leads_to_nothing_that_others_reach) {
  EXPECT_TRUE(addresses_of("localhost").empty());
  EXPECT_TRUE(addresses_of("no-such-name.invalid").empty());
}

}  // namespace
}  // namespace erp::app
