#include "modules/support/desk_figures.hpp"

#include <algorithm>

namespace erp::support {
namespace {

struct Window {
  Instant from, until;
  bool holds(Instant at) const { return at && at >= from && at < until; }
};

std::int64_t seen(const std::vector<ClockEvent>& events, ClockEventKind kind, const Window& window) {
  return std::ranges::count_if(
      events, [&](const ClockEvent& event) { return event.kind == kind && window.holds(event.at); });
}

PromiseCount decided(const ClockReading& reading, const Window& window) {
  if (reading.budget == 0) return {};
  if (reading.breached) return {.missed = window.holds(reading.due) ? 1 : 0};
  return {.met = window.holds(reading.kept_at) ? 1 : 0};
}

void add(DeskLine& sum, const DeskLine& line) {
  sum.opened += line.opened;
  sum.resolved += line.resolved;
  sum.reopened += line.reopened;
  sum.backlog += line.backlog;
  sum.overdue += line.overdue;
  sum.response.met += line.response.met;
  sum.response.missed += line.response.missed;
  sum.resolution.met += line.resolution.met;
  sum.resolution.missed += line.resolution.missed;
}

}  // namespace

Spread spread_of(std::vector<std::int64_t> seconds) {
  if (seconds.empty()) return {};
  std::ranges::sort(seconds);
  const auto rank = [&](std::size_t percent) { return seconds[(seconds.size() * percent + 99) / 100 - 1]; };
  return {static_cast<std::int64_t>(seconds.size()), rank(50), rank(90)};
}

DeskFigures desk_figures(
    std::span<const ReportedTicket> tickets, const ServiceLevels& levels, Instant from, Instant until) {
  const Window window{from, until};
  const Instant last{until.microseconds - 1};
  DeskFigures figures;
  std::vector<std::int64_t> responses, resolutions;
  for (const auto& ticket : tickets) {
    const auto opening = std::ranges::find(ticket.events, ClockEventKind::opened, &ClockEvent::kind);
    if (opening == ticket.events.end() || opening->at > last) continue;
    const auto response = read_clock(levels, Measure::response, ticket.events, last);
    const auto resolution = read_clock(levels, Measure::resolution, ticket.events, last);
    DeskLine line;
    line.opened = window.holds(opening->at) ? 1 : 0;
    line.reopened = seen(ticket.events, ClockEventKind::reopened, window);
    line.response = decided(response, window);
    line.resolution = decided(resolution, window);
    line.resolved = window.holds(resolution.kept_at) ? 1 : 0;
    line.backlog = resolution.kept_at ? 0 : 1;
    const bool late = (response.breached && !response.kept_at) || resolution.breached;
    line.overdue = line.backlog == 1 && late ? 1 : 0;
    if (window.holds(response.kept_at)) responses.push_back(seconds_between(opening->at, response.kept_at));
    if (line.resolved == 1) resolutions.push_back(seconds_between(opening->at, resolution.kept_at));
    add(figures.total, line);
    add(figures.severities.at(static_cast<std::size_t>(ticket.severity)), line);
    add(figures.tiers.at(static_cast<std::size_t>(ticket.tier)), line);
    add(figures.categories.at(ticket.category ? static_cast<std::size_t>(*ticket.category) : category_count),
        line);
  }
  figures.to_response = spread_of(std::move(responses));
  figures.to_resolution = spread_of(std::move(resolutions));
  return figures;
}

}  // namespace erp::support
