#include "modules/operations/runbook.hpp"

#include "modules/operations/rule_table.hpp"
#include "service/durable.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace erp::operations {
namespace {

namespace fs = std::filesystem;
using enum CommandEffect;

TEST(Runbook, is_read_as_steps_that_end_with_how_to_see_that_it_is_over) {
  const auto page = read_runbook(
      "redis_down",
      "# Redis down\n\nIt is away.\nWork goes on.\n\n## What to do\n\n1. `df -h`: is it `Disk`?\n"
      "2. Read on\n   here: `sudo systemctl restart redis-server`.\n\n## It is over when\n\n`redis-cli ping` "
      "says "
      "PONG;\nand that is all.\n");
  EXPECT_EQ(page.title, "Redis down");
  EXPECT_EQ(page.about, "It is away. Work goes on.");
  ASSERT_EQ(page.steps.size(), 3U);
  EXPECT_EQ(page.steps[0].commands.size(), 1U);
  EXPECT_EQ(page.steps[1].text, "Read on here: `sudo systemctl restart redis-server`.");
  EXPECT_EQ(page.steps[1].commands.at(0).effect, alters);
  EXPECT_EQ(page.steps[2].text, "`redis-cli ping` says PONG; and that is all.");
  EXPECT_EQ(page.steps[2].commands.at(0).effect, reads);
}

TEST(Runbook, runs_only_what_is_on_the_list) {
  struct Allowance {
    const char* text;
    CommandEffect effect;
    bool from_screen = false;
  };
  for (const auto& [text, effect, from_screen] : {
           Allowance{"sudo itdo-erp doctor", reads, true},
           Allowance{"itdo-erp cleanup --dry-run", reads},
           Allowance{"itdo-erp perf memory", reads},
           Allowance{"itdo-erp perf report", reads, true},
           Allowance{"sudo itdo-erp cleanup", alters},
           Allowance{"sudo itdo-erp perf report --mail", refused},
           Allowance{"sudo itdo-erp config show | grep copy_command", reads},
           Allowance{"sudo itdo-erp organization remove", refused},
           Allowance{"sudo nginx -t && sudo systemctl reload nginx", alters},
           Allowance{"sudo systemctl restart ssh", refused},
           Allowance{"sudo -u postgres psql -c \"select 1\"", reads},
           Allowance{"sudo -u postgres psql -c \"drop table a\"", refused},
           Allowance{"sudo -u root psql -c \"select 1\"", refused},
           Allowance{"sudo rm -rf /", refused},
           Allowance{"df -h; rm x", refused},
           Allowance{"df -h > /etc/passwd", refused},
           Allowance{"df -h | sh", refused},
           Allowance{"tail $(id)", refused},
           Allowance{"tail -f /var/log/syslog", refused},
           Allowance{"tail \"unclosed", refused},
           Allowance{"journalctl -u 'itdo-erp*' -n 5", reads},
       }) {
    const auto command = read_command(text);
    ASSERT_TRUE(command) << text;
    EXPECT_EQ(command->effect, effect) << text;
    EXPECT_EQ(command->from_screen, from_screen) << text;
  }
}

TEST(Runbook, knows_a_command_from_a_word) {
  for (const char* text :
       {"cpu", "OK database", "pg_wal", "kill -CONT", "kept", "top", "sudo", "itdo-erp", "good"})
    EXPECT_FALSE(read_command(text)) << text;
}

TEST(Runbook, keeps_words_between_quotes_together) {
  const auto command = read_command("sudo -u postgres psql -c \"SELECT a | b, ';' FROM c\" | tail -n 2");
  ASSERT_TRUE(command);
  ASSERT_EQ(command->pipelines.size(), 1U);
  ASSERT_EQ(command->pipelines[0].size(), 2U);
  EXPECT_EQ(command->pipelines[0][0].back(), "SELECT a | b, ';' FROM c");
}

// Every page that there is, in both languages: the same steps with the same commands, each of them allowed.
TEST(Runbook, of_each_page_has_only_commands_that_may_be_run) {
  std::set<std::string> names;
  for (const char* folder : {"docs/runbooks", "docs/tasks"}) {
    if (!fs::exists(folder)) continue;
    for (const auto& file : fs::directory_iterator{folder}) {
      if (file.path().extension() != ".md") continue;
      const auto name = file.path().stem().string();
      names.insert(name);
      const auto english = read_runbook(name, content_of(file.path()).value_or(""));
      const auto japanese =
          read_runbook(name, content_of(fs::path{folder} / "ja" / file.path().filename()).value_or(""));
      EXPECT_GT(english.steps.size(), 1U) << name;
      EXPECT_FALSE(english.title.empty() || english.about.empty()) << name;
      ASSERT_EQ(english.steps.size(), japanese.steps.size()) << name;
      for (std::size_t i = 0; i < english.steps.size(); ++i) {
        std::set<std::string> ours, theirs;
        for (const auto& command : english.steps[i].commands) {
          EXPECT_NE(command.effect, refused) << name << ": " << command.text;
          ours.insert(command.text);
        }
        for (const auto& command : japanese.steps[i].commands) theirs.insert(command.text);
        EXPECT_EQ(ours, theirs) << name << ", step " << i + 1;
      }
    }
  }
  for (const auto& rule : rules()) EXPECT_TRUE(names.contains(std::string{rule.id})) << rule.id;
}

}  // namespace
}  // namespace erp::operations
