#include "api/download.hpp"

#include <gtest/gtest.h>

namespace erp::api {
namespace {

std::string header(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

TEST(Download, NamesFilesInAnyScriptAndCannotBeBrokenOutOf) {
  EXPECT_EQ(disposition("inline", "INV-1.pdf"), "inline; filename=\"INV-1.pdf\"; filename*=UTF-8''INV-1.pdf");
  const auto value = disposition("attachment", "請\"\r\nX: 1");
  EXPECT_EQ(value.find('\n'), std::string::npos);
  EXPECT_EQ(value.substr(value.find("UTF-8''")), "UTF-8''%E8%AB%8B%22%0D%0AX%3A%201");
}

TEST(Download, ShowsOnlyWhatCannotRunScripts) {
  const http::Request request;
  EXPECT_TRUE(header(download(request, {"a.pdf", "application/pdf", "x", ""}), "Content-Disposition")
                  .starts_with("inline"));
  EXPECT_TRUE(header(download(request, {"a.html", "text/html", "x", ""}), "Content-Disposition")
                  .starts_with("attachment"));
}

TEST(Download, LetsOwnPagesFramePapersAlone) {
  const http::Request request;
  EXPECT_EQ(
      header(download(request, {"a.pdf", "application/pdf", "x", ""}), "X-Frame-Options"), "SAMEORIGIN");
  for (const auto* type : {"image/png", "text/html", "text/plain"})
    EXPECT_EQ(header(download(request, {"a", type, "x", ""}), "X-Frame-Options"), "") << type;
}

TEST(Download, SendsNothingToWhoeverHasIt) {
  http::Request request;
  request.headers.emplace_back("if-none-match", "\"abc\"");
  const auto response = download(request, {"a.pdf", "application/pdf", "bytes", "abc"});
  EXPECT_EQ(response.status, 304);
  EXPECT_TRUE(response.body.empty());
}

}  // namespace
}  // namespace erp::api
