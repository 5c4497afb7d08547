#include "app/console/slow_requests.hpp"

#include <gtest/gtest.h>

namespace erp::app {
namespace {

std::string line(const char* path, const char* id, const char* seconds) {
  return std::string{R"(192.0.2.7 - u [26/Jan/2025:09:00:00 +0900] "GET )"} + path +
         R"( HTTP/1.1" 200 12 "-" "x y" )" + id + " " + seconds;
}

TEST(SlowRequests, AreTheSlowestOnesAndTheSumsOfTheirRoutes) {
  SlowRequests requests{2};
  requests.add(line("/api/v1/customers/7", "r1", "0.100"));
  requests.add(line("/api/v1/customers/8", "r2", "0.300"));
  requests.add(line("/api/v1/items?page=2", "r3", "0.200"));
  requests.add("nonsense 0.900");
  requests.add(line("/api/v1/items", "r4", "soon"));
  const auto page = requests.page();
  EXPECT_LT(page.find("r2"), page.find("r3"));
  EXPECT_EQ(page.find("r1"), std::string::npos);
  EXPECT_NE(page.find("0.400        2    0.200    0.300  GET /api/v1/customers/{id}"), std::string::npos)
      << page;
  EXPECT_EQ(page.find("soon"), std::string::npos);
  EXPECT_EQ(SlowRequests{2}.page(), "  none in access.log\n");
}

TEST(SlowRequests, BelongToARouteWhateverTheRecord) {
  EXPECT_EQ(
      route_of("/api/v1/customers/0198a0e2-1111-7000-8000-000000000001/post?x=1"),
      "/api/v1/customers/{id}/post");
  EXPECT_EQ(route_of("/api/v1/customers"), "/api/v1/customers");
  EXPECT_EQ(route_of("/"), "/");
  EXPECT_EQ(route_of(""), "");
}

}  // namespace
}  // namespace erp::app
