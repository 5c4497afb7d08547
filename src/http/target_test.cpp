#include "http/target.hpp"

#include <gtest/gtest.h>

namespace erp::http {
namespace {

std::string path_of(std::string_view target) {
  std::string path;
  Pairs query;
  return split_target(target, path, query) ? path : "refused";
}

TEST(Target, DecodesThePath) {
  EXPECT_EQ(path_of("/"), "/");
  EXPECT_EQ(path_of("/a%20b+c"), "/a b+c");
  EXPECT_EQ(path_of("/%E8%AB%8B%e6%b1%82"), "/請求");
  EXPECT_EQ(path_of("/a%252e"), "/a%2e");  // once only
  EXPECT_EQ(path_of("/a..b/.c/..."), "/a..b/.c/...");
}

TEST(Target, TakesTheAbsoluteForm) {
  EXPECT_EQ(path_of("http://host:80/a?b"), "/a");
  EXPECT_EQ(path_of("https://host"), "/");
  EXPECT_EQ(path_of("http:///a"), "refused");
  EXPECT_EQ(path_of("ftp://host/a"), "refused");
  EXPECT_EQ(path_of("host:443"), "refused");
  EXPECT_EQ(path_of(""), "refused");
}

TEST(Target, RefusesWhatNobodyMeansWell) {
  for (const auto* target :
       {"/..",         "/a/../b", "/%2e%2e/etc", "/a/%2E%2e",      "/.",      "/./a",    "/%2e",
        "/a%2f..%2fb", "/a%00",   "/a%0a",       "/a%7f",          "/a%",     "/a%2",    "/a%zz",
        "/a%-1",       "/a#b",    "/%ff",        "/%c0%ae%c0%ae/", "/?a=%00", "/?a=%ff", "/?%zz"})
    EXPECT_EQ(path_of(target), "refused") << target;
}

TEST(Target, DecodesTheQueryInOrder) {
  std::string path;
  Pairs query;
  ASSERT_TRUE(split_target("/a?b=1&c&&d=x%26y+z%2B&b=2=3&=e", path, query));
  const Pairs expected{{"b", "1"}, {"c", ""}, {"d", "x&y z+"}, {"b", "2=3"}, {"", "e"}};
  EXPECT_EQ(query, expected);
  ASSERT_TRUE(split_target("/a?", path, query));
  EXPECT_TRUE(query.empty());
}

TEST(Request, FindsHeadersParametersAndCookies) {
  Request request;
  request.headers = {{"cookie", "a=1; session=\"x=y\";b"}, {"host", "h"}, {"cookie", "later=2"}};
  request.query = {{"p", "1"}, {"p", "2"}};
  EXPECT_EQ(request.header("host"), "h");
  EXPECT_EQ(request.header("none"), std::nullopt);
  EXPECT_EQ(request.parameter("p"), "1");
  EXPECT_EQ(request.cookie("a"), "1");
  EXPECT_EQ(request.cookie("session"), "x=y");
  EXPECT_EQ(request.cookie("later"), "2");
  EXPECT_EQ(request.cookie("b"), std::nullopt);
}

}  // namespace
}  // namespace erp::http
