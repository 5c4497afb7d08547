// A ticket: what somebody asks the desk, and what became of it.
//
//   open ⇄ waiting             waiting for the customer: the clock stands still
//   open, waiting ──resolve──▶ resolved ──close──▶ closed
//   resolved ──reopen, or an answer of who asked──▶ open
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/identity/user.hpp"
#include "modules/support/sla_clock.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp::support {

struct Incident;

enum class TicketState : std::uint8_t { open, waiting, resolved, closed };
enum class Tier : std::uint8_t { level_1, level_2, level_3 };
enum class Category : std::uint8_t {
  password_reset,
  account_lockout,
  navigation,
  data_entry,
  application_error,
  performance,
  integration,
  workflow,
  database,
  infrastructure,
  security,
  major_degradation
};

struct TicketEvent {
  Id<TicketEvent> id;
  Instant at;
  ClockEventKind kind = ClockEventKind::opened;
  std::optional<Severity> severity;
  std::optional<Id<identity::User>> user_id;
  static const Entity entity;
};

// Somebody was told that time runs out.
struct TicketEscalation {
  Id<TicketEscalation> id;
  Instant at;
  Measure measure = Measure::response;
  Severity severity = Severity::medium;
  std::int64_t percent = 0;
  std::vector<std::string> told;
  static const Entity entity;
};

struct Ticket {
  Id<Ticket> id;
  Version version;
  std::string number;
  TicketState state = TicketState::open;
  std::string subject;
  std::string description;
  std::optional<Id<identity::User>> requester_id;  // none: somebody from outside, by mail
  std::optional<std::string> requester_email;
  std::optional<Category> category;
  Severity proposed_severity = Severity::medium;  // by who asks; the desk decides
  Severity severity = Severity::medium;
  Tier tier = Tier::level_1;
  std::optional<Id<identity::User>> assignee_id;
  std::optional<Id<Incident>> incident_id;    // of which it is a part
  std::optional<std::string> failed_request;  // its id, as the message of an error names it
  std::optional<std::string> about_resource;  // a record it is about
  std::optional<Uuid> about_id;
  Instant opened_at;
  std::optional<Instant> response_due_at, responded_at, resolution_due_at, resolved_at;
  std::optional<Instant> is_waiting_since;
  std::optional<Instant> next_look_at;
  std::optional<Instant> next_update_at;  // promised: the next word to who asked
  std::int64_t update_warnings = 0;       // of that promise: 1 that it is due, 2 that it is broken
  std::vector<TicketEvent> events;
  std::vector<TicketEscalation> escalations;
  static const Entity entity;
};

}  // namespace erp::support
