// What may be done with an incident, and what an alert does with one.
#pragma once

#include "modules/support/incident.hpp"

namespace erp::db {
class Database;
}

namespace erp::support {

struct IncidentText {
  std::string text;
  static const Entity entity;
};
struct IncidentUpdate {
  std::string text;
  std::optional<Instant> next_update_at;  // until when the next word is promised
  static const Entity entity;
};
struct IncidentReport {
  bool is_final = false;        // 確報; else 速報
  std::optional<Date> sent_on;  // none: today
  static const Entity entity;
};
struct IncidentTicket {
  Id<Ticket> ticket_id;
  static const Entity entity;
};

void complete_incident(Session&, Incident&, const Incident* before, Problems&);

// Each step says what is known, to everybody who is concerned: stakeholders and who asked in a linked ticket.
void identify(Session&, const Uuid& id, const void* input);
void monitor(Session&, const Uuid& id, const void* input);
void settle(Session&, const Uuid& id, const void* input);
void come_again(Session&, const Uuid& id, const void* input);
void announce(Session&, const Uuid& id, const void* input);
void jot_down(Session&, const Uuid& id, const void* input);  // for the desk alone
void link_ticket(Session&, const Uuid& id, const void* input);
void report(Session&, const Uuid& id, const void* input);

// A mail about it.
void write_to(Session&, const Incident&, const std::string& address, const std::string& text);

// A line of its story, dated now; and its number and beginning, where it is new.
IncidentEntry& write_down(Session&, Incident&, EntryKind, std::string_view text, bool is_public);
void open_incident(Session&, Incident&);

// An alert as the health check knows it.
struct KnownAlert {
  std::string rule, title, effect;
  Component component = Component::application;
  Severity severity = Severity::critical;
  Instant since;
  bool fires = false;  // or has just cleared
};
// Opens one incident for each alert that fires, and writes into it that the alert has cleared; safe beside
// other nodes.
void follow_alerts(db::Database&, const Uuid& organization, const std::vector<KnownAlert>&);

// What the status page shows of incidents and announced work, as JSON.
std::string public_posts(db::Database&, const Uuid& organization);

}  // namespace erp::support
