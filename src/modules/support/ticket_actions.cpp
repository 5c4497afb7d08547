#include "modules/support/ticket_actions.hpp"

#include "base/text.hpp"
#include "entity/session.hpp"
#include "modules/accounting/accounting.hpp"
#include "modules/identity/first_help.hpp"
#include "modules/support/describe.hpp"
#include "modules/support/promised_update.hpp"
#include "modules/support/support_macro.hpp"
#include "modules/support/support_policy.hpp"
#include "modules/support/ticket_message.hpp"
#include "modules/support/ticket_rating.hpp"
#include "modules/support/ticket_rules.hpp"

#include <functional>

namespace erp::support {
namespace {

using Kind = ClockEventKind;

void happened(Session& session, Ticket& ticket, Kind kind, std::optional<Severity> severity = {}) {
  TicketEvent& event = ticket.events.emplace_back();
  event.id.value = Uuid::generate();
  event.at = session.now();
  event.kind = kind;
  event.severity = severity;
  if (const auto& user = session.actor().user_id) event.user_id = Id<identity::User>{user};
}

std::string said(std::string_view text) {
  auto words = trimmed(text);
  if (words.empty()) throw Refused{"required", "text"};
  return words;
}

// Whoever is not of the desk asks for herself.
void complete_requester(Session& session, Ticket& ticket, Problems& problems) {
  const auto& user = session.actor().user_id;
  if (!user) return;
  if (!ticket.requester_id) ticket.requester_id = Id<identity::User>{user};
  if (ticket.requester_id->value != user && session.actor().may("ticket", "assign") != Reach::all)
    problems.push_back({"requester_id", "permission_denied"});
}

void stop_waiting(Ticket& ticket) {
  ticket.state = TicketState::open;
  ticket.is_waiting_since.reset();
}

// Nobody does by a macro what she may not do without.
SupportMacro usable_macro(Session& session, const Id<SupportMacro>& id) {
  auto macro = session.get(id);
  if (!macro.is_active) throw Refused{"inactive", "macro_id"};
  const auto denied = [&](std::string_view action) {
    return session.actor().may(Ticket::entity.name, action) == Reach::none;
  };
  if ((macro.tier && denied("classify")) || (macro.outcome == MacroOutcome::resolved && denied("resolve")))
    throw Refused{"permission_denied", "macro_id"};
  return macro;
}

void wait_for_requester(Session& session, Ticket& ticket) {
  if (ticket.state != TicketState::open) return;
  happened(session, ticket, Kind::waiting_for_customer);
  ticket.state = TicketState::waiting;
  ticket.is_waiting_since = session.now();
}

void solve(Session& session, Ticket& ticket) {
  if (ticket.state == TicketState::resolved) return;
  stop_waiting(ticket);
  ticket.next_update_at.reset();
  ticket.state = TicketState::resolved;
  happened(session, ticket, Kind::resolved);
  ask_for_rating(session, ticket);
}

void of_requester(
    Session& session, const Uuid& id, std::string_view action,
    const std::function<void(Session&, const Uuid&)>& help) {
  auto ticket = session.lock(Id<Ticket>{id});
  if (!ticket.requester_id) throw Refused{"not_found", "requester_id"};
  const auto& user = ticket.requester_id->value;
  help(session, user);
  session.audit(action, Ticket::entity.name, id, "", "{\"user_id\":\"" + to_text(user) + "\"}");
}

}  // namespace

void complete_ticket(Session& session, Ticket& ticket, const Ticket* before, Problems& problems) {
  ticket.subject = trimmed(ticket.subject);
  if (ticket.about_resource.has_value() != ticket.about_id.has_value())
    problems.push_back({ticket.about_id ? "about_resource" : "about_id", "required"});
  if (before) return;
  complete_requester(session, ticket, problems);
  if (!problems.empty()) return;
  ticket.severity = ticket.proposed_severity;
  ticket.tier = usual_tier(ticket.category);
  ticket.opened_at = session.now();
  happened(session, ticket, Kind::opened, ticket.severity);
  wind(ticket, service_levels(session), session.now());
  ticket.number = accounting::draw_monthly_number(session, "ticket", "TK", session.today());
}

void store_wound(Session& session, Ticket& ticket, std::string_view action) {
  wind(ticket, service_levels(session), session.now());
  session.save(ticket, action);
}

void come_back(Session& session, Ticket& ticket) {
  if (ticket.state == TicketState::waiting) happened(session, ticket, Kind::customer_back);
  if (ticket.state == TicketState::resolved) happened(session, ticket, Kind::reopened);
  stop_waiting(ticket);
}

void reply(Session& session, const Uuid& id, const void* input) {
  const auto& with = as<TicketReply>(input);
  SupportMacro macro;
  if (with.macro_id) macro = usable_macro(session, *with.macro_id);
  auto ticket = session.lock(Id<Ticket>{id});
  const auto text = said(with.text ? *with.text : filled(macro.text, macro_facts(session, ticket)));
  happened(session, ticket, Kind::responded);
  promise_update(ticket.next_update_at, ticket.update_warnings, with.next_update_at, session.now());
  if (macro.tier) ticket.tier = *macro.tier;
  if (with.awaits_answer || macro.outcome == MacroOutcome::waiting) wait_for_requester(session, ticket);
  if (macro.outcome == MacroOutcome::resolved) solve(session, ticket);
  say(session, ticket, text, true);
  write_to_requester(session, ticket, text);
  store_wound(session, ticket, "reply");
}

void note(Session& session, const Uuid& id, const void* input) {
  const auto ticket = session.get(Id<Ticket>{id});
  say(session, ticket, said(as<TicketText>(input).text), false);
}

void classify(Session& session, const Uuid& id, const void* input) {
  const auto& decision = as<TicketDecision>(input);
  auto ticket = session.lock(Id<Ticket>{id});
  if (decision.category) {
    ticket.category = decision.category;
    ticket.tier = usual_tier(decision.category);
  }
  if (decision.tier) ticket.tier = *decision.tier;
  if (decision.severity && *decision.severity != ticket.severity) {
    ticket.severity = *decision.severity;
    happened(session, ticket, Kind::severity_set, ticket.severity);
  }
  store_wound(session, ticket, "classify");
}

void assign(Session& session, const Uuid& id, const void* input) {
  const auto& assignee = as<TicketAssignment>(input).assignee_id;
  auto ticket = session.lock(Id<Ticket>{id});
  const auto user = session.get(assignee);
  if (!user.is_active) throw Refused{"inactive", "assignee_id"};
  ticket.assignee_id = assignee;
  session.save(ticket, "assign");
}

void take(Session& session, const Uuid& id, const void*) {
  auto ticket = session.lock(Id<Ticket>{id});
  ticket.assignee_id = Id<identity::User>{session.actor().user_id};
  session.save(ticket, "take");
}

void resume(Session& session, const Uuid& id, const void*) {
  auto ticket = session.lock(Id<Ticket>{id});
  come_back(session, ticket);
  store_wound(session, ticket, "resume");
}

void resolve(Session& session, const Uuid& id, const void* input) {
  const auto text = said(as<TicketText>(input).text);
  auto ticket = session.lock(Id<Ticket>{id});
  solve(session, ticket);
  say(session, ticket, text, true);
  write_to_requester(session, ticket, text);
  store_wound(session, ticket, "resolve");
}

void complete(Session& session, const Uuid& id, const void*) {
  auto ticket = session.lock(Id<Ticket>{id});
  ticket.state = TicketState::closed;
  session.save(ticket, "complete");
}

void answer(Session& session, const Uuid& id, const void* input) {
  const auto text = said(as<TicketText>(input).text);
  auto ticket = session.lock(Id<Ticket>{id});
  come_back(session, ticket);
  say(session, ticket, text, true);
  store_wound(session, ticket, "answer");
}

void reopen(Session& session, const Uuid& id, const void*) {
  auto ticket = session.lock(Id<Ticket>{id});
  come_back(session, ticket);
  store_wound(session, ticket, "reopen");
}

void unlock_requester(Session& session, const Uuid& id, const void*) {
  of_requester(session, id, "unlock_requester", identity::unlock);
}

void send_reset(Session& session, const Uuid& id, const void*) {
  of_requester(session, id, "send_reset", identity::send_reset);
}

const Entity TicketReply::entity = describe<TicketReply>({
    .name = "ticket_reply",
    .members{
        field<&TicketReply::text>({.max = longest_message}),
        field<&TicketReply::macro_id>(),
        field<&TicketReply::awaits_answer>(),
        field<&TicketReply::next_update_at>(),
    },
});

const Entity TicketText::entity = describe<TicketText>({
    .name = "ticket_text",
    .members{field<&TicketText::text>({.max = longest_message})},
});

const Entity TicketDecision::entity = describe<TicketDecision>({
    .name = "ticket_decision",
    .members{
        field<&TicketDecision::severity>(),
        field<&TicketDecision::category>(),
        field<&TicketDecision::tier>(),
    },
});

const Entity TicketAssignment::entity = describe<TicketAssignment>({
    .name = "ticket_assignment",
    .members{field<&TicketAssignment::assignee_id>()},
});

}  // namespace erp::support
