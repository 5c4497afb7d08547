// What the desk did in a span of time: a pure count over the events of its tickets, so that the figures of a
// month stay what they were, whatever happens later.
#pragma once

#include "modules/support/ticket.hpp"

#include <array>
#include <span>

namespace erp::support {

struct ReportedTicket {
  Severity severity = Severity::medium;
  Tier tier = Tier::level_1;
  std::optional<Category> category;
  std::vector<ClockEvent> events;
};

// Promises that were decided: each is counted once, when it was kept or when it ran out.
struct PromiseCount {
  std::int64_t met = 0, missed = 0;
  bool operator==(const PromiseCount&) const = default;
};

struct DeskLine {
  std::int64_t opened = 0, resolved = 0, reopened = 0;
  std::int64_t backlog = 0, overdue = 0;  // at the end: not solved; of these, a promise is broken
  PromiseCount response, resolution;
};

// Seconds by the clock on the wall, from the opening; none without a ticket. By nearest rank.
struct Spread {
  std::int64_t count = 0;
  std::optional<std::int64_t> median, ninety_percent;
};
Spread spread_of(std::vector<std::int64_t> seconds);

inline constexpr std::size_t category_count = 12;

struct DeskFigures {
  DeskLine total;
  std::array<DeskLine, 4> severities;
  std::array<DeskLine, 3> tiers;
  std::array<DeskLine, category_count + 1> categories;  // the last: without one
  Spread to_response, to_resolution;
};

// From `from` to `until`, which does not belong to it; what happened later is not known.
DeskFigures desk_figures(std::span<const ReportedTicket>, const ServiceLevels&, Instant from, Instant until);

}  // namespace erp::support
