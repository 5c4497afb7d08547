#include "modules/operations/alert.hpp"

#include "modules/operations/notice.hpp"
#include "modules/operations/rule_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace erp::operations {
namespace {

constexpr std::int64_t minute = 60'000'000;

// The looks of a run, five minutes apart: "." good, "x" failed, "m" failed while its cause is known, "?"
// nothing learnt; and what was told: "F" firing, "M" reminder, "R" resolved, "~" flapping, "-" nothing.
struct Case {
  std::string_view looks, told;
  AlertState last;
};

std::string letter(std::optional<NoticeKind> notice) {
  if (!notice) return "-";
  return std::string{std::string_view{"FMR~"}[static_cast<std::size_t>(*notice)]};
}

std::pair<std::string, Alert> run(std::string_view looks, const Policy& policy) {
  std::string told;
  Alert alert;
  Instant now{0};
  for (const char c : looks) {
    now.microseconds += 5 * minute;
    const Look look = c == '.' ? Look::good : c == '?' ? Look::unknown : Look::failed;
    auto next = advance(alert, look, c == 'm', now, policy);
    told += letter(next.notice);
    alert = std::move(next.alert);
  }
  return {told, alert};
}

TEST(Alert, tells_once_of_a_fault_and_once_of_its_end) {
  const Case cases[] = {
      {"...", "---", AlertState::ok},
      {"x", "-", AlertState::suspect},
      {"x.", "--", AlertState::ok},
      {"xx", "-F", AlertState::firing},
      {"xxxxx", "-F---", AlertState::firing},
      {"xx.", "-F-", AlertState::firing},
      {"xx..", "-F-R", AlertState::resolved},
      {"xx...", "-F-R-", AlertState::ok},
      {"xx.x.", "-F---", AlertState::firing},
      {"x?x", "--F", AlertState::firing},
      {"xx..xx", "-F-R-F", AlertState::firing},
      {"mmmm", "----", AlertState::ok},
      {"mmxx", "---F", AlertState::firing},
      {"xmx", "---", AlertState::suspect},
      {"xxmm..", "-F---R", AlertState::resolved}};
  for (const Case& c : cases) {
    const auto [told, alert] = run(c.looks, {});
    EXPECT_EQ(told, c.told) << c.looks;
    EXPECT_EQ(alert.state, c.last) << c.looks;
  }
}

TEST(Alert, flapping_is_told_once) {
  const Case cases[] = {
      {"x.x.x", "----~", AlertState::flapping},
      {"x.x.x.x.x.x.x.x.x.", "----~-------------", AlertState::flapping},
      {"x.x.x............", "----~----------R-", AlertState::ok},
      {"x.x.xxxxxxxxxxxxx", "----~---------F--", AlertState::firing}};
  for (const Case& c : cases) {
    const auto [told, alert] = run(c.looks, {});
    EXPECT_EQ(told, c.told) << c.looks;
    EXPECT_EQ(alert.state, c.last) << c.looks;
  }
}

TEST(Alert, reminds_every_four_hours) {
  const auto [told, alert] = run(std::string(100, 'x'), {});  // 500 minutes; told at 10, 250 and 490
  EXPECT_EQ(std::ranges::count(told, 'F'), 1);
  EXPECT_EQ(std::ranges::count(told, 'M'), 2);
  EXPECT_EQ(told.find('M'), 49U);
  EXPECT_EQ(alert.since.microseconds, 5 * minute);
}

TEST(Alert, fires_after_as_many_failures_as_are_set) {
  EXPECT_EQ(run("xxx...", {.failures = 1, .successes = 3}).first, "F----R");
  EXPECT_EQ(run("xxx...", {.failures = 4}).first, "------");
}

TEST(RuleTable, names_each_rule_once_and_its_causes_before_it) {
  std::set<std::string_view> seen;
  for (const Rule& rule : rules()) {
    for (const auto cause : rule.inhibited_by) EXPECT_TRUE(cause.empty() || seen.contains(cause)) << rule.id;
    EXPECT_TRUE(seen.insert(rule.id).second) << rule.id;
    EXPECT_NE(rule.subject.find(": "), std::string_view::npos) << rule.id;
    for (const auto command : rule.commands) EXPECT_FALSE(command.empty()) << rule.id;
  }
  EXPECT_EQ(find_rule("backend_down")->subject, "ALERT: Backend Service Down");
  EXPECT_EQ(find_rule("none"), nullptr);
}

TEST(Notice, says_what_since_when_and_what_to_do) {
  Alert alert;
  alert.since = {0};
  const Circumstances seen{
      .host = "erp1", .detail = "refused", .runbook_folder = "/r", .now = {125 * minute}};
  const Rule& rule = *find_rule("database_down");
  const Notice firing = write_notice(rule, alert, NoticeKind::firing, seen);
  EXPECT_EQ(firing.subject, "ALERT: Database Down");
  EXPECT_EQ(firing.id, "database_down-0-firing");
  for (const std::string_view part :
       {"refused", "Since: ", "erp1", "Effect: ", "pg_lsclusters", "/r/database_down.md"})
    EXPECT_NE(firing.text.find(part), std::string::npos) << part;
  const Notice resolved = write_notice(rule, alert, NoticeKind::resolved, seen);
  EXPECT_EQ(resolved.subject, "RESOLVED: Database Down");
  EXPECT_NE(resolved.text.find("Lasted: 2 h 5 min"), std::string::npos);
}

}  // namespace
}  // namespace erp::operations
