#include "modules/support/desk_figures.hpp"

#include <gtest/gtest.h>

namespace erp::support {
namespace {

using Event = ClockEventKind;

constexpr std::int64_t reported_hour = 3600;

Instant day_time(std::string_view text) {
  Instant read;
  EXPECT_TRUE(parse(text, read)) << text;
  return read;
}

// June 2026; high: an answer within an hour and a solution within eight, around the clock.
const Instant june_begins = day_time("2026-06-01T00:00:00Z"), july_begins = day_time("2026-07-01T00:00:00Z");

ServiceLevels report_levels() {
  ServiceLevels levels;
  levels.response = usual_response(false);
  levels.resolution.at(1) = Promise{.around_the_clock = true, .minutes = 480};
  return levels;
}

ReportedTicket reported(std::string_view opened, std::vector<ClockEvent> then = {}) {
  ReportedTicket ticket{.severity = Severity::high, .tier = Tier::level_2, .category = Category::workflow};
  ticket.events.push_back({day_time(opened), Event::opened, Severity::high});
  for (const auto& event : then) ticket.events.push_back(event);
  return ticket;
}

DeskLine line_of(const ReportedTicket& ticket) {
  return desk_figures({&ticket, 1}, report_levels(), june_begins, july_begins).total;
}

struct DecidedCase {
  const char* what;
  ReportedTicket ticket;
  PromiseCount response, resolution;
  std::int64_t opened, resolved, backlog, overdue;
};

std::vector<DecidedCase> decided_cases() {
  return {
      {"kept",
       reported(
           "2026-06-10T00:00:00Z",
           {{day_time("2026-06-10T00:30:00Z"), Event::responded},
            {day_time("2026-06-10T05:00:00Z"), Event::resolved}}),
       {1, 0},
       {1, 0},
       1,
       1,
       0,
       0},
      {"answered late",
       reported("2026-06-10T00:00:00Z", {{day_time("2026-06-10T02:00:00Z"), Event::responded}}),
       {0, 1},
       {0, 1},
       1,
       0,
       1,
       1},
      {"never answered", reported("2026-06-10T00:00:00Z"), {0, 1}, {0, 1}, 1, 0, 1, 1},
      {"still in time at the end", reported("2026-06-30T23:30:00Z"), {0, 0}, {0, 0}, 1, 0, 1, 0},
      {"ran out before the month",
       reported("2026-05-30T00:00:00Z", {{day_time("2026-06-02T00:00:00Z"), Event::resolved}}),
       {0, 0},
       {0, 0},
       0,
       1,
       0,
       0},
      {"opened before, kept in it",
       reported("2026-05-31T23:30:00Z", {{day_time("2026-06-01T00:10:00Z"), Event::responded}}),
       {1, 0},
       {0, 1},
       0,
       0,
       1,
       1},
      {"waits for who asked",
       reported(
           "2026-06-10T00:00:00Z",
           {{day_time("2026-06-10T00:30:00Z"), Event::responded},
            {day_time("2026-06-10T00:30:00Z"), Event::waiting_for_customer}}),
       {1, 0},
       {0, 0},
       1,
       0,
       1,
       0},
      {"what came later is not known",
       reported("2026-06-30T23:50:00Z", {{day_time("2026-07-01T00:10:00Z"), Event::resolved}}),
       {0, 0},
       {0, 0},
       1,
       0,
       1,
       0},
      {"of another month", reported("2026-07-01T00:00:00Z"), {0, 0}, {0, 0}, 0, 0, 0, 0},
  };
}

TEST(DeskFigures, CountEachPromiseInTheMonthInWhichItIsDecided) {
  for (const auto& given : decided_cases()) {
    const auto line = line_of(given.ticket);
    EXPECT_EQ(line.response, given.response) << given.what;
    EXPECT_EQ(line.resolution, given.resolution) << given.what;
    EXPECT_EQ(line.opened, given.opened) << given.what;
    EXPECT_EQ(line.resolved, given.resolved) << given.what;
    EXPECT_EQ(line.backlog, given.backlog) << given.what;
    EXPECT_EQ(line.overdue, given.overdue) << given.what;
  }
}

TEST(DeskFigures, SplitBySeverityTierAndCategory) {
  std::vector<ReportedTicket> tickets{reported("2026-06-10T00:00:00Z"), reported("2026-06-11T00:00:00Z")};
  tickets[1].category.reset();
  tickets[1].tier = Tier::level_1;
  const auto figures = desk_figures(tickets, report_levels(), june_begins, july_begins);
  EXPECT_EQ(figures.total.opened, 2);
  EXPECT_EQ(figures.severities[1].opened, 2);
  EXPECT_EQ(figures.tiers[0].opened, 1);
  EXPECT_EQ(figures.tiers[1].opened, 1);
  EXPECT_EQ(figures.categories[static_cast<std::size_t>(Category::workflow)].opened, 1);
  EXPECT_EQ(figures.categories[category_count].opened, 1);
}

TEST(DeskFigures, OneThatIsOpenedAgainIsNotSolved) {
  const auto line = line_of(reported(
      "2026-06-10T00:00:00Z",
      {{day_time("2026-06-10T01:00:00Z"), Event::resolved},
       {day_time("2026-06-12T00:00:00Z"), Event::reopened}}));
  EXPECT_EQ(line.reopened, 1);
  EXPECT_EQ(line.resolved, 0);
  EXPECT_EQ(line.backlog, 1);
}

TEST(DeskFigures, SpreadByNearestRank) {
  struct Given {
    std::vector<std::int64_t> seconds;
    std::optional<std::int64_t> median, ninety;
  };
  const Given all[] = {
      {{}, {}, {}},
      {{7}, 7, 7},
      {{2, 1}, 1, 2},
      {{3, 1, 2}, 2, 3},
      {{10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 5, 9},
      {{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1}, 6, 10},
  };
  for (const auto& [seconds, median, ninety] : all) {
    const auto spread = spread_of(seconds);
    EXPECT_EQ(spread.count, static_cast<std::int64_t>(seconds.size()));
    EXPECT_EQ(spread.median, median);
    EXPECT_EQ(spread.ninety_percent, ninety);
  }
}

TEST(DeskFigures, TimeRunsFromTheOpening) {
  const auto ticket = reported(
      "2026-06-10T00:00:00Z",
      {{day_time("2026-06-10T00:30:00Z"), Event::responded},
       {day_time("2026-06-10T05:00:00Z"), Event::resolved}});
  const auto figures = desk_figures({&ticket, 1}, report_levels(), june_begins, july_begins);
  EXPECT_EQ(figures.to_response.median, reported_hour / 2);
  EXPECT_EQ(figures.to_resolution.ninety_percent, 5 * reported_hour);
}

}  // namespace
}  // namespace erp::support
