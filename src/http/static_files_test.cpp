#include "http/static_files.hpp"

#include "http/compression.hpp"
#include "http/security_headers.hpp"

#include <gtest/gtest.h>

#include <zlib.h>

#include <cstdlib>
#include <fstream>

namespace erp::http {
namespace {

namespace fs = std::filesystem;

std::string header(const Response& response, std::string_view name) {
  for (const auto& [known, value] : response.headers)
    if (known == name) return value;
  return {};
}

std::string unpacked(std::string_view packed) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

class StaticFilesTest : public testing::Test {
 protected:
  StaticFilesTest() {
    std::string name = testing::TempDir() + "static_files_XXXXXX";
    folder = mkdtemp(name.data());
    fs::create_directories(folder / "assets");
    write("index.html", "<html>start</html>");
    write("logo.png", "\x89PNG");
    write("assets/index-B1x9Zq0a.js", script);
    write("assets/user-settings.js", "1");
    write(".secret", "hidden");
    fs::create_symlink("/etc/hostname", folder / "link.txt");
    files = std::make_unique<StaticFiles>(folder);
  }
  ~StaticFilesTest() override { fs::remove_all(folder); }

  void write(const std::string& name, std::string_view bytes) { std::ofstream{folder / name} << bytes; }

  std::optional<Response> get(std::string path, Pairs headers = {}, std::string method = "GET") {
    Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.headers = std::move(headers);
    return files->answer(request);
  }

  const std::string script = [] {
    std::string text;
    for (int i = 0; i < 500; ++i)
      text += "const value_" + std::to_string(i) + " = " + std::to_string(i) + ";\n";
    return text;
  }();
  fs::path folder;
  std::unique_ptr<StaticFiles> files;
};

TEST_F(StaticFilesTest, ServesFilesWithTheirTypes) {
  EXPECT_EQ(files->size(), 4U);
  const auto index = get("/");
  ASSERT_TRUE(index);
  EXPECT_EQ(*index->shared_body, "<html>start</html>");
  EXPECT_EQ(index->content_type, "text/html; charset=utf-8");
  EXPECT_EQ(header(*index, "Cache-Control"), "no-cache");
  EXPECT_EQ(header(*index, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(get("/logo.png")->content_type, "image/png");
  const auto hashed = get("/assets/index-B1x9Zq0a.js");
  EXPECT_EQ(hashed->content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(header(*hashed, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(*hashed, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(*get("/assets/user-settings.js"), "Cache-Control"), "no-cache");
  EXPECT_FALSE(get("/logo.png", {}, "POST"));
}

TEST_F(StaticFilesTest, ServesNothingElse) {
  for (const auto* path :
       {"/.secret", "/link.txt", "/../static_files_test.cpp", "/assets/", "/assets", "/none.js"})
    EXPECT_FALSE(get(path)) << path;
}

TEST_F(StaticFilesTest, PagesOfTheRouterAreIndex) {
  const Pairs browser{{"accept", "text/html,application/xhtml+xml"}};
  EXPECT_EQ(*get("/invoices/42", browser)->shared_body, "<html>start</html>");
  EXPECT_FALSE(get("/invoices/42", {{"accept", "application/json"}}));
  EXPECT_FALSE(get("/api/v1/none", browser));
  EXPECT_FALSE(get("/assets/gone-B1x9Zq0b.js", browser));
}

TEST_F(StaticFilesTest, ChoosesTheEncoding) {
  const auto encoding = [&](std::string accepted) {
    const auto response = get("/assets/index-B1x9Zq0a.js", {{"accept-encoding", std::move(accepted)}});
    return header(*response, "Content-Encoding");
  };
  EXPECT_EQ(encoding("gzip, deflate, br"), "br");
  EXPECT_EQ(encoding("gzip"), "gzip");
  EXPECT_EQ(encoding("br;q=0, gzip"), "gzip");
  EXPECT_EQ(encoding("br;q=0.000, gzip;q=0"), "");
  EXPECT_EQ(encoding("br;q=0.5, GZIP;q=0.8"), "gzip");
  EXPECT_EQ(encoding("*"), "br");
  EXPECT_EQ(encoding("*;q=0"), "");
  EXPECT_EQ(encoding("identity"), "");
  const auto packed = get("/assets/index-B1x9Zq0a.js", {{"accept-encoding", "gzip"}});
  EXPECT_LT(packed->shared_body->size(), script.size() / 3);
  EXPECT_EQ(unpacked(*packed->shared_body), script);
}

TEST_F(StaticFilesTest, NotModified) {
  const Pairs gzip_client{{"accept-encoding", "gzip"}};
  const auto plain = header(*get("/assets/index-B1x9Zq0a.js"), "ETag");
  const auto packed = header(*get("/assets/index-B1x9Zq0a.js", gzip_client), "ETag");
  EXPECT_NE(plain, packed);
  const auto status = [&](std::string tags) {
    return get("/assets/index-B1x9Zq0a.js", {{"if-none-match", std::move(tags)}})->status;
  };
  EXPECT_EQ(status(plain), 304);
  EXPECT_EQ(status("\"a\", W/" + plain), 304);
  EXPECT_EQ(status("*"), 304);
  EXPECT_EQ(status("\"a\""), 200);
  EXPECT_EQ(status(packed), 200);
  const auto unchanged = get("/assets/index-B1x9Zq0a.js", {{"if-none-match", plain}});
  EXPECT_FALSE(unchanged->shared_body);
  EXPECT_EQ(header(*unchanged, "ETag"), plain);
}

TEST_F(StaticFilesTest, AMissingFolderIsAnError) {
  EXPECT_THROW(StaticFiles{folder / "none"}, std::runtime_error);
}

TEST(Compression, PacksLargeTextForThoseWhoTakeIt) {
  Request request;
  request.headers = {{"accept-encoding", "gzip"}};
  const std::string text(20'000, 'j');
  for (int i = 0; i < 2; ++i) {
    Response response{.body = text};
    compress_body(request, response);
    EXPECT_EQ(header(response, "Content-Encoding"), "gzip");
    EXPECT_EQ(unpacked(response.body), text);
  }
  Response small{.body = std::string(2'000, 'j')};
  compress_body(request, small);
  EXPECT_EQ(small.body.size(), 2'000U);
  compress_body(request, small, 1'024);
  EXPECT_LT(small.body.size(), 2'000U);
  Response picture{.content_type = "image/png", .body = text};
  compress_body(request, picture);
  EXPECT_EQ(picture.body, text);
  request.headers.clear();
  Response plain{.body = text};
  compress_body(request, plain);
  EXPECT_EQ(plain.body, text);
  EXPECT_EQ(header(plain, "Vary"), "Accept-Encoding");
}

TEST(SecurityHeaders, AreAddedOnceAndNeverReplaced) {
  Response response;
  response.headers = {{"X-Frame-Options", "SAMEORIGIN"}};
  add_security_headers(response, false);
  add_security_headers(response, true);
  EXPECT_EQ(response.headers.size(), 6U);
  EXPECT_EQ(header(response, "X-Frame-Options"), "SAMEORIGIN");
  EXPECT_TRUE(
      header(response, "Content-Security-Policy").starts_with("default-src 'self'; frame-ancestors 'none'"));
  EXPECT_NE(header(response, "Strict-Transport-Security"), "");
}

}  // namespace
}  // namespace erp::http
