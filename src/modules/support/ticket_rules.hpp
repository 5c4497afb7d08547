// What is true of tickets: which queue a category belongs to, what the clock makes of a ticket, and whom it
// tells.
#pragma once

#include "modules/support/ticket.hpp"

namespace erp::support {

// Levels 1 to 3 of the operations manual; without a category the first level looks at it.
Tier usual_tier(std::optional<Category>);

std::vector<ClockEvent> clock_events(const Ticket&);

// Has the ticket say what its events come to: until when it is answered and solved, and when to look again.
void wind(Ticket&, const ServiceLevels&, Instant now);

// Of whom one part of a time makes somebody hear.
enum class Listener : std::uint8_t { assignee, lead, on_call };
struct Step {
  std::int64_t percent = 0;
  std::vector<Listener> listeners;
};
// Half of the time: the assignee; three quarters: the lead of the tier too; all of it: whoever is on call
// too. What is critical is told to whoever is on call at once.
std::vector<Step> steps(Severity);

// A step that was reached and that nobody was told of yet.
struct Alarm {
  Measure measure = Measure::response;
  Severity severity = Severity::medium;
  Step step;
};
std::vector<Alarm> alarms(const Ticket&, const ServiceLevels&, Instant now);

}  // namespace erp::support
