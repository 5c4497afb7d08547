#include "app/console/log_view.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace erp::app {
namespace {

class LogViews : public testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directories(folder);
    config.log.folder = folder;
  }
  void TearDown() override { std::filesystem::remove_all(folder); }
  void write(const char* name, const std::string& text) { std::ofstream{folder / name} << text; }
  std::vector<std::string> backwards(std::size_t most) {
    std::vector<std::string> lines;
    complete = each_line_backwards(
        folder, "app.log", most, [&](std::string_view line) { lines.emplace_back(line); });
    return lines;
  }

  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("log-view-" + std::to_string(::getpid()));
  Config config;
  bool complete = false;
};

std::string numbered(std::string_view code, int second, std::string_view rest = {}) {
  return "2026-01-26 09:00:" + std::to_string(10 + second) + ".000 " + std::string{code} +
         " n=" + std::to_string(second) + std::string{rest} + "\n";
}

TEST_F(LogViews, read_lines_from_the_last_one_back) {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "line " + std::to_string(i) + "\n";
  write("app.log", text);
  const auto lines = backwards(std::size_t{1} << 24);
  ASSERT_EQ(lines.size(), 40'000U);
  EXPECT_TRUE(complete);
  for (std::size_t i = 0; i < lines.size(); ++i) ASSERT_EQ(lines[i], "line " + std::to_string(39'999 - i));
}

TEST_F(LogViews, read_no_more_than_they_may) {
  write("app.log", std::string(3'000'000, 'x') + "\nlast\n");
  EXPECT_EQ(backwards(1'000), std::vector<std::string>{"last"});
  EXPECT_FALSE(complete);
}

TEST_F(LogViews, pass_over_what_is_no_line_of_ours) {
  write("app.log", "first\n" + std::string(200'000, 'x') + "\nlast");
  EXPECT_EQ(backwards(1'000'000), (std::vector<std::string>{"last", "first"}));
  write("app.log", "");
  EXPECT_EQ(backwards(1'000'000), std::vector<std::string>{});
  write("app.log", "\n\n");
  EXPECT_EQ(backwards(1'000'000), std::vector<std::string>{});
}

TEST_F(LogViews, go_on_in_the_file_that_was_rotated_last) {
  write("app.log-20260125-1.gz", "packed");
  write("app.log-20260126-1", "older\n");
  std::filesystem::last_write_time(
      folder / "app.log-20260126-1", std::filesystem::file_time_type::clock::now() - std::chrono::hours{1});
  write("app.log", "newer\n");
  EXPECT_EQ(backwards(1'000), (std::vector<std::string>{"newer", "older"}));
}

TEST_F(LogViews, show_what_was_asked_for_and_count_the_codes) {
  const auto text =
      numbered("INFO STARTED", 0) + numbered("WARNING JOB_FAILED", 1, " job=7 msg=\"req=abc\"") +
      numbered("ERROR FAULT", 2, " req=abc path=/x") + "nonsense\n" + numbered("ERROR FAULT", 3, " req=abd");
  write("app.log", text);
  write("error.log", text.substr(text.find('\n') + 1));
  struct Case {
    LogQuestion asked;
    std::vector<std::string> seconds;
    std::size_t codes;
  };
  for (const auto& [asked, seconds, codes] :
       {Case{{}, {"13", "12", "11", "10"}, 3},
        Case{{.limit = 2}, {"13", "12"}, 3},
        Case{{.level = "WARNING"}, {"13", "12", "11"}, 2},
        Case{{.level = "ERROR"}, {"13", "12"}, 1},
        Case{{.code = "JOB_FAILED"}, {"11"}, 3},
        Case{{.request_id = "abc"}, {"12"}, 1},
        Case{{.request_id = "job 7"}, {"11"}, 1},
        Case{{.request_id = "ab"}, {}, 0},
        Case{{.from = "2026-01-26 09:00:12"}, {"13", "12"}, 1}}) {
    const auto view = look_at_log(config, asked);
    std::vector<std::string> found;
    for (const auto& entry : view.entries) found.push_back(entry.time.substr(17, 2));
    EXPECT_EQ(found, seconds) << asked.code << asked.request_id << asked.level;
    EXPECT_EQ(view.codes.size(), codes);
    EXPECT_TRUE(view.complete);
  }
  const auto all = look_at_log(config, {});
  EXPECT_EQ(all.codes.front().code, "FAULT");
  EXPECT_EQ(all.codes.front().count, 2U);
  EXPECT_EQ(all.entries.front().request_id, "abd");
  EXPECT_EQ(all.back_to, "2026-01-26 09:00:10.000");
}

TEST(LogLines, know_their_fields) {
  constexpr std::string_view line = R"(req=7f user="a \"b\" req=x" path="/y z" dur_ms=3 msg="the end")";
  for (const auto& [name, value] : std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"req", "7f"},
           {"user", R"(a \"b\" req=x)"},
           {"path", "/y z"},
           {"dur_ms", "3"},
           {"msg", "the end"},
           {"x", ""},
           {"", ""}})
    EXPECT_EQ(log_field(line, name), value) << name;
  EXPECT_EQ(log_field("a=\"open", "a"), "open");
  EXPECT_TRUE(read_log_line("2026-01-26 09:00:00.000 ERROR").code.empty());
  EXPECT_EQ(read_log_line("2026-01-26 09:00:00.000 ERROR DB_AWAY").code, "DB_AWAY");
}

}  // namespace
}  // namespace erp::app
