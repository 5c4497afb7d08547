#include "api/baseline_watch.hpp"

#include <gtest/gtest.h>

namespace erp::api {
namespace {

Instant at(double minutes) {
  return Instant{static_cast<std::int64_t>(minutes * 60e6)};
}

BaselineFinding of(const BaselineWatch& watch, std::string_view id, Instant when) {
  for (const auto& finding : watch.findings(when))
    if (finding.baseline->id == id) return finding;
  return {};
}

TEST(Baseline, WhatWasNotMeasuredIsNotKnown) {
  const BaselineWatch watch;
  EXPECT_EQ(watch.findings(at(0)).size(), 12U);
  EXPECT_FALSE(of(watch, "cpu", at(0)).mean);
}

TEST(Baseline, AShortPeakIsNoFault) {
  BaselineWatch watch;
  for (int minute = 0; minute < 14; ++minute) watch.note("cpu", 20, at(minute));
  watch.note("cpu", 100, at(14));
  EXPECT_FALSE(of(watch, "cpu", at(14)).exceeded);
  EXPECT_NEAR(*of(watch, "cpu", at(14)).mean, 25.33, 0.01);
}

TEST(Baseline, SaysSinceWhenAndForgetsWhatIsOld) {
  BaselineWatch watch;
  for (int minute = 0; minute < 20; ++minute) watch.note("api", 100, at(minute));
  for (int minute = 20; minute < 60; ++minute) watch.note("api", 400, at(minute));
  const auto finding = of(watch, "api", at(59));
  EXPECT_TRUE(finding.exceeded);
  EXPECT_DOUBLE_EQ(*finding.mean, 400);
  EXPECT_EQ(finding.since, at(25)) << "the mean of a quarter of an hour passes 200";
  EXPECT_FALSE(of(watch, "api", at(90)).mean) << "nothing was measured for long";
}

TEST(Baseline, CacheHitsMustStayAbove) {
  BaselineWatch watch;
  watch.note("cache_hits", 99, at(0));
  EXPECT_FALSE(of(watch, "cache_hits", at(0)).exceeded);
  watch.note("cache_hits", 50, at(1));
  EXPECT_TRUE(of(watch, "cache_hits", at(1)).exceeded);
}

TEST(Baseline, TheTrendSaysWhenADiskIsFull) {
  BaselineWatch watch;
  for (int hour = 0; hour <= 48; ++hour) watch.note("disk", 50 + hour * 0.25, at(hour * 60));
  const auto finding = of(watch, "disk", at(48 * 60));
  EXPECT_DOUBLE_EQ(*finding.mean, 62);
  ASSERT_TRUE(finding.reached_in);
  EXPECT_EQ(finding.reached_in->count(), 72) << "18 percent are left, a quarter an hour";
  for (int hour = 0; hour <= 48; ++hour) watch.note("memory", 60 - hour * 0.25, at(hour * 60));
  EXPECT_FALSE(of(watch, "memory", at(48 * 60)).reached_in) << "it falls";
}

TEST(Baseline, WhatWasKeptGoesOnAfterARestart) {
  BaselineWatch before;
  for (int hour = 0; hour <= 48; ++hour) before.note("disk", 50 + hour * 0.25, at(hour * 60));
  for (int minute = 1; minute <= 60; ++minute) before.note("api", 400, at(47 * 60 + minute));
  BaselineWatch after;
  after.recall(before.as_text(), at(48 * 60));
  EXPECT_EQ(after.as_text(), before.as_text());
  EXPECT_EQ(of(after, "disk", at(48 * 60 + 5)).reached_in->count(), 72);
  after.note("api", 400, at(48 * 60 + 5));
  EXPECT_TRUE(of(after, "api", at(48 * 60 + 5)).exceeded);
  EXPECT_EQ(of(after, "api", at(48 * 60 + 5)).since, at(47 * 60 + 1)) << "it has been exceeded since then";
}

TEST(Baseline, WhatCannotBeTrueIsNotRecalled) {
  BaselineWatch watch;
  watch.recall(
      "cpu recent 60000000 20\ncpu recent 600000000000 90\nnobody trend 60000000 5\ncpu trend\ncpu tre",
      at(2));
  EXPECT_DOUBLE_EQ(*of(watch, "cpu", at(2)).mean, 20) << "a point to come, another name, a torn line";
  watch.recall("memory recent 60000000 20", at(30));
  EXPECT_FALSE(of(watch, "memory", at(30)).mean) << "older than what a mean is made of";
}

TEST(Baseline, TheLastDayHasItsMeansItsPeakAndItsPoints) {
  BaselineWatch watch;
  EXPECT_TRUE(watch.last_day(at(0)).front().points.empty());
  EXPECT_FALSE(watch.last_day(at(0)).front().peak);
  for (int hour = 0; hour <= 30; ++hour) {
    watch.note("cpu", hour, at(hour * 60));
    watch.note("cache_hits", 70 + hour, at(hour * 60));
  }
  const auto days = watch.last_day(at(30 * 60));
  const auto& cpu = days.front();
  EXPECT_DOUBLE_EQ(*cpu.peak, 30);
  EXPECT_NEAR(*cpu.day, 18.46, 0.01) << "6 … 30, and what is now";
  EXPECT_NEAR(*cpu.hour, 29.67, 0.01) << "29, 30, and what is now";
  EXPECT_EQ(cpu.points.front().at, at(6 * 60));
  EXPECT_EQ(cpu.points.back().at, at(30 * 60));
  EXPECT_DOUBLE_EQ(*days[9].peak, 76) << "the lowest of what must stay above";
  EXPECT_TRUE(watch.last_day(at(30 * 60 + 25 * 60)).front().points.empty())
      << "nothing was measured for a day";
}

}  // namespace
}  // namespace erp::api
