#include "app/security/access_line.hpp"

#include <gtest/gtest.h>

namespace erp::app::security {
namespace {

TEST(AccessLine, IsReadAsOursAndAsOfNginx) {
  const auto one = read_access_line(
      R"(192.0.2.7 - hanako [26/Jan/2025:09:00:00 +0900] "GET /api/v1/users?page=2 HTTP/1.1" 200 "OK")");
  EXPECT_EQ(one.address, "192.0.2.7");
  EXPECT_EQ(one.user, "hanako");
  EXPECT_EQ(one.time, "26/Jan/2025:09:00:00 +0900");
  EXPECT_EQ(one.method, "GET");
  EXPECT_EQ(one.path, "/api/v1/users?page=2");
  EXPECT_EQ(one.status, "200");
}

TEST(AccessLine, IsNothingIfItIsCutOrNone) {
  for (const char* line : {"", "192.0.2.7", "192.0.2.7 - - [26/Jan", "192.0.2.7 - - [x] \"GET / HTTP/1.1\" "})
    EXPECT_EQ(read_access_line(line).address, "") << line;
}

}  // namespace
}  // namespace erp::app::security
