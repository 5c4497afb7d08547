#include "app/operations/schedule.hpp"

#include <gtest/gtest.h>

namespace erp::app {
namespace {

using enum ScheduledJob::State;

constexpr const char* timer =
    "Id=itdo-erp-backup.timer\nActiveState=active\nLastTriggerUSec=@1764380400\n"
    "NextElapseUSecRealtime=@1764466800\n";

std::string service(const char* more) {
  return std::string{"Id=itdo-erp-backup.service\nDescription=Back the database up\n"} + more;
}

ScheduledJob job(const std::string& of_timer, const std::string& of_service) {
  const auto units = read_units(of_timer + "\n" + of_service);
  EXPECT_EQ(units.size(), 2U);
  return scheduled_job(units[0], units[1]);
}

TEST(Schedule, tells_how_the_last_run_went) {
  struct Case {
    const char* facts;
    ScheduledJob::State state;
    const char* result;
  };
  for (const auto& [facts, state, result] : {
           Case{
               "ActiveState=inactive\nResult=success\nExecMainStartTimestamp=@1764380400\n"
               "ExecMainExitTimestamp=@1764380412\nExecMainStatus=0\n",
               waits,
               ""},
           Case{
               "ActiveState=failed\nResult=exit-code\nExecMainStartTimestamp=@1764380400\n"
               "ExecMainExitTimestamp=@1764380412\nExecMainStatus=1\n",
               failed,
               "exit-code 1"},
           // The time of the end is still that of the run before.
           Case{
               "ActiveState=activating\nResult=success\nExecMainStartTimestamp=@1764380400\n"
               "ExecMainExitTimestamp=@1764294012\nExecMainStatus=0\n",
               runs,
               ""},
           Case{
               "ActiveState=inactive\nResult=success\nExecMainStartTimestamp=n/a\n"
               "ExecMainExitTimestamp=n/a\nExecMainStatus=0\n",
               never_ran,
               ""},
       }) {
    const auto told = job(timer, service(facts));
    EXPECT_EQ(told.state, state) << facts;
    EXPECT_EQ(told.result, result) << facts;
    EXPECT_EQ(told.name, "itdo-erp-backup");
    EXPECT_EQ(to_text(told.next), "2025-11-30T01:40:00.000000Z");
  }
}

TEST(Schedule, names_a_timer_that_is_stopped) {
  const auto told =
      job("Id=itdo-erp-backup.timer\nActiveState=inactive\nNextElapseUSecRealtime=\n",
          service("ActiveState=inactive\nResult=success\n"));
  EXPECT_EQ(told.state, stopped);
  EXPECT_FALSE(told.next);
}

TEST(Schedule, counts_how_long_it_took) {
  const auto told =
      job(timer,
          service("ActiveState=inactive\nResult=success\nExecMainStartTimestamp=@1764380400\n"
                  "ExecMainExitTimestamp=@1764380412\n"));
  EXPECT_EQ(told.ended.microseconds - told.last.microseconds, 12'000'000);
}

}  // namespace
}  // namespace erp::app
