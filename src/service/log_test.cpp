#include "service/log.hpp"

#include "service/log_file.hpp"
#include "service/log_line.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <thread>

namespace erp {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string content(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  return text.str();
}

std::size_t lines_in(const fs::path& path) {
  const std::string text = content(path);
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

// Times differ from run to run, their form does not.
std::string without_digits(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c >= '1' && c <= '9'; }, '0');
  return text;
}

class Log : public testing::Test {
 protected:
  Log() { fs::create_directories(folder); }
  ~Log() override {
    log::close();
    fs::remove_all(folder);
  }
  log::Options options() const { return {.folder = folder, .journal = false}; }
  fs::path folder = fs::temp_directory_path() / ("erp-log-test-" + std::to_string(getpid()));
};

TEST_F(Log, lines_have_the_documented_form) {
  log::open(options());
  log::info("REQUEST_DONE", {{"req", "7f3a"}, {"dur_ms", 12}}, "fine");
  log::error("DB_CONN_REFUSED", {{"user", std::string{"a b"}}, {"none", ""}}, "two\nlines \"quoted\" \\");
  log::debug("NOT_WRITTEN");
  log::close();
  std::string app = content(folder / "app.log");
  ASSERT_TRUE(app.starts_with("# local time, UTC")) << app;
  app.erase(0, app.find('\n') + 1);
  EXPECT_EQ(
      without_digits(app),
      "0000-00-00 00:00:00.000 INFO REQUEST_DONE req=0f0a dur_ms=00 msg=\"fine\"\n"
      "0000-00-00 00:00:00.000 ERROR DB_CONN_REFUSED user=\"a b\" none=\"\" "
      "msg=\"two\\nlines \\\"quoted\\\" \\\\\"\n");
  EXPECT_EQ(lines_in(folder / "error.log"), 2u) << "the heading and the one error";
}

TEST_F(Log, no_value_can_forge_a_field_or_a_line) {
  std::string out;
  log::write_value("x\nERROR=1\x1b[0m", out);
  EXPECT_EQ(out, "\"x\\nERROR=1\\x1b[0m\"");
  out.clear();
  log::write_value("株式会社", out);
  EXPECT_EQ(out, "\"株式会社\"");
}

TEST_F(Log, access_lines_end_in_the_latency) {
  log::open(options());
  log::access(
      {.address = "192.0.2.1",
       .method = "GET",
       .target = "/api/v1/users?q=\"x",
       .agent = "curl",
       .request_id = "r1",
       .status = 200,
       .bytes = 512,
       .latency = 1234us});
  log::close();
  std::string text = content(folder / "access.log");
  const std::size_t zone = text.find(']') - 5;
  text[zone] = '+';  // wherever the test runs
  text.replace(text.find('/') + 1, 3, "Mon");
  EXPECT_EQ(
      without_digits(text),
      "000.0.0.0 - - [00/Mon/0000:00:00:00 +0000] \"GET /api/v0/users?q=\\\"x HTTP/0.0\" "
      "000 000 \"-\" \"curl\" rid=r0 0.000000\n");
  EXPECT_TRUE(text.ends_with(" 200 512 \"-\" \"curl\" rid=r1 0.001234\n")) << text;
}

TEST_F(Log, a_rotated_file_is_reopened_on_request_and_without) {
  log::open(options());
  log::info("FIRST");
  log::flush();
  std::this_thread::sleep_for(300ms);
  fs::rename(folder / "app.log", folder / "app.log.1");
  log::reopen();
  log::warning("SECOND");
  std::this_thread::sleep_for(300ms);
  fs::rename(folder / "app.log", folder / "app.log.2");
  std::this_thread::sleep_for(300ms);
  log::info("THIRD");
  log::close();
  EXPECT_NE(content(folder / "app.log.1").find(" FIRST"), std::string::npos);
  EXPECT_NE(content(folder / "app.log").find(" THIRD"), std::string::npos);
  const std::string all = content(folder / "app.log.1") + content(folder / "app.log.2");
  EXPECT_NE(all.find(" SECOND"), std::string::npos);
}

TEST_F(Log, a_folder_that_cannot_be_used_falls_back_to_standard_error) {
  testing::internal::CaptureStderr();
  log::open({.folder = folder / "absent", .journal = false});
  log::warning("STILL_SAID", {}, "here");
  log::close();
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_NE(said.find("<4>LOG_FOLDER_UNUSABLE"), std::string::npos) << said;
  EXPECT_NE(said.find("WARNING STILL_SAID msg=\"here\""), std::string::npos) << said;
}

TEST_F(Log, a_full_disk_counts_lost_lines_and_never_blocks) {
  testing::internal::CaptureStderr();
  log::LogFile full{"/dev/full", ""};
  for (int i = 0; i < 10; ++i) full.append("line");
  full.flush();
  full.append("line");
  full.flush();
  EXPECT_EQ(full.lost_lines(), 11u);
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::ranges::count(said, '\n'), 1) << "one complaint only: " << said;
}

TEST_F(Log, a_flood_from_many_threads_is_bounded_and_accounted_for) {
  const std::uint64_t before = log::dropped();
  log::Options small = options();
  small.queue = 64;
  log::open(small);
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([] {
      for (int i = 0; i < 5000; ++i) log::info("FLOOD", {{"i", i}});
    });
  }
  threads.clear();
  log::close();
  // A flush request may have given way as well, so the sum is at least the lines said.
  EXPECT_GE(lines_in(folder / "app.log") - 1 + (log::dropped() - before), 20'000u);
}

}  // namespace
}  // namespace erp
