// What may be done with a ticket. Each action: fetch, decide (ticket_rules), record.
#pragma once

#include "modules/support/ticket.hpp"

namespace erp::support {

struct SupportMacro;

struct TicketReply {
  std::optional<std::string> text;           // none: that of the macro
  std::optional<Id<SupportMacro>> macro_id;  // what becomes of the ticket by it
  bool awaits_answer = false;                // the clock stands still until who asked comes back
  std::optional<Instant> next_update_at;     // until when the next word is promised
  static const Entity entity;
};
struct TicketText {
  std::string text;
  static const Entity entity;
};
struct TicketDecision {
  std::optional<Severity> severity;
  std::optional<Category> category;
  std::optional<Tier> tier;  // none: that of the category
  static const Entity entity;
};
struct TicketAssignment {
  Id<identity::User> assignee_id;
  static const Entity entity;
};

void complete_ticket(Session&, Ticket&, const Ticket* before, Problems&);

// Of the desk. A reply is mailed to who asked; a note is not.
void reply(Session&, const Uuid& id, const void* input);
void note(Session&, const Uuid& id, const void* input);
void classify(Session&, const Uuid& id, const void* input);
void assign(Session&, const Uuid& id, const void* input);
void take(Session&, const Uuid& id, const void* input);
void resume(Session&, const Uuid& id, const void* input);
void resolve(Session&, const Uuid& id, const void* input);
void complete(Session&, const Uuid& id, const void* input);
// For who cannot sign in (level 1).
void unlock_requester(Session&, const Uuid& id, const void* input);
void send_reset(Session&, const Uuid& id, const void* input);

// Of who asked: her answer ends the waiting, and says that it is not solved after all.
void answer(Session&, const Uuid& id, const void* input);
void reopen(Session&, const Uuid& id, const void* input);

// What an answer of who asked makes of the ticket, however it came.
void come_back(Session&, Ticket&);
// Winds the clock and stores the ticket.
void store_wound(Session&, Ticket&, std::string_view action);

}  // namespace erp::support
