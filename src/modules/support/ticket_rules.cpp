#include "modules/support/ticket_rules.hpp"

#include <algorithm>

namespace erp::support {
namespace {

constexpr Measure measures[] = {Measure::response, Measure::resolution};

std::optional<Instant> if_any(Instant instant) {
  return instant ? std::optional{instant} : std::nullopt;
}

bool told(const Ticket& ticket, Measure measure, std::int64_t percent) {
  return std::ranges::any_of(ticket.escalations, [&](const TicketEscalation& before) {
    return before.measure == measure && before.severity == ticket.severity && before.percent == percent;
  });
}

bool running(const Ticket& ticket) {
  return ticket.state == TicketState::open || ticket.state == TicketState::waiting;
}

// Each step that nobody was told of, with its moment.
template <class Work>
void each_step(const Ticket& ticket, const ServiceLevels& levels, Instant now, Work work) {
  if (!running(ticket)) return;
  const auto events = clock_events(ticket);
  for (const Measure measure : measures)
    for (const Step& step : steps(ticket.severity)) {
      if (told(ticket, measure, step.percent)) continue;
      if (const Instant moment = moment_of_percent(levels, measure, events, now, step.percent))
        work(measure, step, moment);
    }
}

}  // namespace

Tier usual_tier(std::optional<Category> category) {
  if (!category) return Tier::level_1;
  switch (*category) {
    case Category::password_reset:
    case Category::account_lockout:
    case Category::navigation:
    case Category::data_entry:
      return Tier::level_1;
    case Category::application_error:
    case Category::performance:
    case Category::integration:
    case Category::workflow:
      return Tier::level_2;
    case Category::database:
    case Category::infrastructure:
    case Category::security:
    case Category::major_degradation:
      return Tier::level_3;
  }
  return Tier::level_1;
}

std::vector<ClockEvent> clock_events(const Ticket& ticket) {
  std::vector<ClockEvent> events;
  for (const auto& event : ticket.events)
    events.push_back({event.at, event.kind, event.severity.value_or(Severity::medium)});
  return events;
}

void wind(Ticket& ticket, const ServiceLevels& levels, Instant now) {
  const auto events = clock_events(ticket);
  const auto response = read_clock(levels, Measure::response, events, now);
  const auto resolution = read_clock(levels, Measure::resolution, events, now);
  ticket.response_due_at = if_any(response.due);
  ticket.responded_at = if_any(response.kept_at);
  ticket.resolution_due_at = if_any(resolution.due);
  ticket.resolved_at = if_any(resolution.kept_at);
  ticket.next_look_at.reset();
  each_step(ticket, levels, now, [&](Measure, const Step&, Instant moment) {
    ticket.next_look_at = ticket.next_look_at ? std::min(*ticket.next_look_at, moment) : moment;
  });
}

std::vector<Step> steps(Severity severity) {
  using enum Listener;
  std::vector<Step> all;
  if (severity == Severity::critical) all.push_back({0, {assignee, lead, on_call}});
  all.push_back({50, {assignee}});
  all.push_back({75, {assignee, lead}});
  all.push_back({100, {assignee, lead, on_call}});
  return all;
}

std::vector<Alarm> alarms(const Ticket& ticket, const ServiceLevels& levels, Instant now) {
  std::vector<Alarm> reached;
  each_step(ticket, levels, now, [&](Measure measure, const Step& step, Instant moment) {
    if (moment <= now) reached.push_back({measure, ticket.severity, step});
  });
  return reached;
}

}  // namespace erp::support
