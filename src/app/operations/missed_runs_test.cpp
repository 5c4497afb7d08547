#include "app/operations/missed_runs.hpp"

#include "app/commands.hpp"
#include "service/durable.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

namespace erp::app {
namespace {

using State = ScheduledJob::State;

Instant at(const char* text) {
  Instant instant;
  EXPECT_TRUE(parse(std::string_view{text}, instant)) << text;
  return instant;
}

TEST(MissedRuns, are_those_older_than_schedule_and_grace) {
  struct Run {
    const char* job;
    State state;
    const char* last;  // "" never
    const char* since;
    bool enabled;
    const char* why;
  };
  for (const auto& [job, state, last, since, enabled, why] : {
           // Daily at 02:00, three hours of grace; it is 05:30.
           Run{"itdo-erp-backup", State::waits, "2026-03-10T02:00:00Z", "2026-01-01T00:00:00Z", true, ""},
           Run{"itdo-erp-backup",
               State::waits,
               "2026-03-09T02:00:00Z",
               "2026-01-01T00:00:00Z",
               true,
               "its last run was 27 h 30 min ago"},
           Run{"itdo-erp-backup", State::failed, "2026-03-10T02:00:00Z", "2026-01-01T00:00:00Z", true, ""},
           // The machine was off, and came up an hour ago.
           Run{"itdo-erp-backup", State::waits, "2026-03-01T02:00:00Z", "2026-03-10T04:30:00Z", true, ""},
           Run{"itdo-erp-backup", State::never_ran, "", "2026-03-10T04:30:00Z", true, ""},
           Run{"itdo-erp-backup",
               State::never_ran,
               "",
               "2026-03-08T05:30:00Z",
               true,
               "it has not run for 48 h 0 min"},
           Run{"itdo-erp-backup",
               State::runs,
               "2026-03-08T05:30:00Z",
               "2026-01-01T00:00:00Z",
               true,
               "its run has lasted for 48 h 0 min"},
           Run{"itdo-erp-backup", State::stopped, "2026-03-10T02:00:00Z", "", true, "its timer is stopped"},
           Run{"itdo-erp-backup", State::stopped, "2026-03-10T02:00:00Z", "", false, ""},
           // From Friday to Monday is no gap.
           Run{"itdo-erp-morning", State::waits, "2026-03-07T09:00:00Z", "2026-01-01T00:00:00Z", true, ""},
           Run{"itdo-erp-drill-dr", State::waits, "2026-02-03T07:00:00Z", "2026-01-01T00:00:00Z", true, ""},
           Run{"itdo-erp-drill-dr",
               State::waits,
               "2026-02-01T07:00:00Z",
               "2026-01-01T00:00:00Z",
               true,
               "its last run was 886 h 30 min ago"},
           Run{"of-somebody-else", State::waits, "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z", true, ""},
       }) {
    ScheduledJob seen{.name = job, .description = {}, .state = state, .enabled = enabled, .result = {}};
    if (*last) seen.last = at(last);
    if (*since) seen.since = at(since);
    EXPECT_EQ(missed(seen, at("2026-03-10T05:30:00Z")), why) << job << " " << last;
  }
}

// "Mon..Fri 18:00": how far apart two runs are at most.
std::chrono::minutes longest_gap(const std::string& on) {
  using namespace std::chrono_literals;
  if (on == "*:0/5") return 5min;
  if (on.starts_with("Mon..Fri ")) return 72h;
  if (on.starts_with("Mon..Sat ")) return 48h;
  if (on.starts_with("Sun *-*-")) return std::chrono::days{35};
  if (on.starts_with("Sun ")) return std::chrono::days{7};
  if (on.starts_with("*-*-01..15 ")) return std::chrono::days{17};
  return 24h;
}

TEST(MissedRuns, are_known_of_every_timer_of_the_package) {
  std::set<std::string_view> installed;
  for (const auto& file : std::filesystem::directory_iterator{"packaging/systemd"}) {
    if (file.path().extension() != ".timer") continue;
    const auto name = file.path().stem().string();
    const auto text = content_of(file.path()).value_or("");
    const auto begin = text.find("OnCalendar=") + 11;
    const auto plan = std::ranges::find(job_plans(), name, &JobPlan::job);
    ASSERT_TRUE(plan != job_plans().end()) << name;
    EXPECT_EQ(plan->every, longest_gap(text.substr(begin, text.find('\n', begin) - begin))) << name;
    installed.insert(plan->job);
  }
  EXPECT_EQ(installed.size(), job_plans().size());
}

}  // namespace
}  // namespace erp::app
