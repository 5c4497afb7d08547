// An incident: what disturbs many at once, and what is told of it.
//
//   investigating ──identify──▶ identified ──monitor──▶ monitoring ──resolve──▶ resolved
//   any of the first three may lead to any later one; resolved ──reopen──▶ investigating
#pragma once

#include "modules/support/ticket.hpp"

namespace erp::support {

enum class IncidentState : std::uint8_t { investigating, identified, monitoring, resolved };
enum class Component : std::uint8_t { application, database, live_updates, backup };
enum class EntryKind : std::uint8_t {
  opened,
  identified,
  monitoring,
  resolved,
  reopened,
  announced,
  noted,
  ticket_linked,
  alert_fired,
  alert_cleared,
  reported,
  evidence_kept
};

struct IncidentEntry {
  Id<IncidentEntry> id;
  Instant at;
  EntryKind kind = EntryKind::opened;
  std::optional<std::string> text;
  bool is_public = false;
  std::optional<Id<identity::User>> user_id;
  static const Entity entity;
};

struct Incident {
  Id<Incident> id;
  Version version;
  std::string number;
  IncidentState state = IncidentState::investigating;
  Severity severity = Severity::high;
  std::string title;
  std::optional<std::string> impact;
  Component component = Component::application;
  bool is_public = false;  // shown on the status page
  std::optional<Id<identity::User>> commander_id;
  std::vector<std::string> stakeholders;  // addresses of who is told
  Instant started_at;
  std::optional<Instant> identified_at, resolved_at;
  std::optional<std::string> alert;  // the rule that fired
  std::optional<Instant> alert_since;
  bool personal_data = false;  // may have got into wrong hands: the law wants reports
  bool malicious = false;      // by somebody who meant it: more time for the final one
  std::optional<Date> noticed_on, first_report_due_on, final_report_due_on;
  std::optional<Date> first_reported_on, final_reported_on;
  std::optional<std::string> root_cause, post_mortem;
  std::optional<Instant> next_update_at;  // promised: the next public word
  std::int64_t update_warnings = 0;       // of that promise: 1 that it is due, 2 that it is broken
  std::vector<IncidentEntry> timeline;
  static const Entity entity;
};

}  // namespace erp::support
