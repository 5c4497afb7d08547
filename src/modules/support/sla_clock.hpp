// The clock of a promise to who asked: from the events of a ticket it says until when somebody answers or
// solves it, how much of that time is used, and whether it was kept. Pure: nothing is counted up anywhere, so
// that what was learned later (another calendar, another severity) changes what it says.
#pragma once

#include "modules/support/service_hours.hpp"

#include <array>
#include <optional>
#include <vector>

namespace erp::support {

enum class Severity : std::uint8_t { critical, high, medium, low };

enum class ClockEventKind : std::uint8_t {
  opened,
  severity_set,
  waiting_for_customer,
  customer_back,
  responded,
  resolved,
  reopened
};

struct ClockEvent {
  Instant at;
  ClockEventKind kind = ClockEventKind::opened;
  Severity severity = Severity::medium;  // of opened and severity_set
  auto operator<=>(const ClockEvent&) const = default;
};

// A promise for one severity: minutes on one of the two clocks; without minutes until the end of the next
// business day.
struct Promise {
  bool around_the_clock = false;
  std::optional<std::int64_t> minutes;
};

struct ServiceLevels {
  ServiceHours hours;
  std::array<std::optional<Promise>, 4> response, resolution;  // by severity; none: nothing is promised
};

// The response times of the operations manual.
std::array<std::optional<Promise>, 4> usual_response(bool medium_around_the_clock);

enum class Measure : std::uint8_t { response, resolution };

struct ClockReading {
  Instant due;               // none: nothing is promised, or it waits for the customer
  bool waiting = false;      // stands still
  Instant kept_at;           // when it was done; none: not yet
  std::int64_t elapsed = 0;  // seconds that counted, until it was done or now
  std::int64_t budget = 0;   // seconds there are; 0: nothing is promised
  bool breached = false;

  std::int64_t percent() const { return budget > 0 ? elapsed * 100 / budget : 0; }
};

// A severity that is raised counts from then on, as nobody could know it before, but never gives more time
// than there was; one that is lowered counts from the beginning. Events need no order.
ClockReading read_clock(const ServiceLevels&, Measure, std::vector<ClockEvent>, Instant now);

// When so many percent will be used, if nothing happens until then; no moment if that is not known.
Instant moment_of_percent(
    const ServiceLevels&, Measure, std::vector<ClockEvent>, Instant now, std::int64_t percent);

}  // namespace erp::support
