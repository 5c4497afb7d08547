#include "modules/support/ticket.hpp"

#include "entity/session.hpp"
#include "modules/support/describe.hpp"
#include "modules/support/incident.hpp"
#include "modules/support/ticket_actions.hpp"
#include "modules/support/ticket_rating.hpp"

namespace erp::support {
namespace {

template <class Input>
const Entity& told() {
  return Input::entity;
}

}  // namespace

const Entity TicketEvent::entity = describe<TicketEvent>({
    .name = "ticket_event",
    .parent = "ticket_id",
    .members{
        field<&TicketEvent::id>(),
        field<&TicketEvent::at>(),
        field<&TicketEvent::kind>(),
        field<&TicketEvent::severity>(),
        field<&TicketEvent::user_id>(),
    },
});

const Entity TicketEscalation::entity = describe<TicketEscalation>({
    .name = "ticket_escalation",
    .parent = "ticket_id",
    .members{
        field<&TicketEscalation::id>(),
        field<&TicketEscalation::at>(),
        field<&TicketEscalation::measure>(),
        field<&TicketEscalation::severity>(),
        field<&TicketEscalation::percent>(),
        field<&TicketEscalation::told>({.max = 100}),
    },
});

const Entity Ticket::entity = describe<Ticket, complete_ticket>({
    .name = "ticket",
    .path = "/support/tickets",
    .order = "-opened_at",
    .own = "t.requester_id = (select current_user_id())",
    .lasting = true,
    .own_messages = true,
    .computed{
        {.name = "response_missed",
         .type = "yes_no",
         .sql = "coalesce(coalesce(t.responded_at, now()) > t.response_due_at, false)"},
    },
    .actions{
        {.name = "reply", .from = {"open", "waiting", "resolved"}, .run = reply, .input = told<TicketReply>},
        {.name = "note", .run = note, .input = told<TicketText>},
        {.name = "classify", .from = {"open", "waiting"}, .run = classify, .input = told<TicketDecision>},
        {.name = "assign", .from = {"open", "waiting"}, .run = assign, .input = told<TicketAssignment>},
        {.name = "take", .from = {"open", "waiting"}, .run = take},
        {.name = "resume", .from = {"waiting"}, .run = resume},
        {.name = "resolve", .from = {"open", "waiting"}, .run = resolve, .input = told<TicketText>},
        {.name = "complete", .from = {"resolved"}, .run = complete},
        {.name = "unlock_requester", .from = {"open", "waiting"}, .run = unlock_requester},
        {.name = "send_reset", .from = {"open", "waiting"}, .run = send_reset},
        {.name = "answer", .from = {"open", "waiting", "resolved"}, .run = answer, .input = told<TicketText>},
        {.name = "reopen", .from = {"resolved"}, .run = reopen},
        {.name = "rate", .from = {"resolved", "closed"}, .run = rate, .input = told<RatingInput>},
    },
    .members{
        field<&Ticket::id>(),
        field<&Ticket::version>(),
        field<&Ticket::number>(
            {.max = 30, .unique = true, .find = true, .list = true, .title = true, .derived = true}),
        field<&Ticket::state>({.list = true, .derived = true}),
        field<&Ticket::subject>({.max = 200, .find = true, .list = true, .title = true}),
        field<&Ticket::description>({.max = 20'000, .personal = true}),
        field<&Ticket::requester_id>({.list = true, .filled = true, .fixed = true}),
        field<&Ticket::requester_email>({.max = 254, .derived = true, .personal = true}),
        field<&Ticket::category>({.fixed = true}),
        field<&Ticket::proposed_severity>({.fixed = true}),
        field<&Ticket::severity>({.list = true, .derived = true}),
        field<&Ticket::tier>({.list = true, .derived = true}),
        field<&Ticket::assignee_id>({.list = true, .derived = true}),
        field<&Ticket::incident_id>({.derived = true}),
        field<&Ticket::failed_request>({.max = 100}),
        field<&Ticket::about_resource>({.max = 50}),
        field<&Ticket::about_id>(),
        field<&Ticket::opened_at>({.list = true, .sort = true, .derived = true}),
        field<&Ticket::response_due_at>({.list = true, .sort = true, .derived = true}),
        field<&Ticket::responded_at>({.derived = true}),
        field<&Ticket::resolution_due_at>({.derived = true}),
        field<&Ticket::resolved_at>({.derived = true}),
        field<&Ticket::is_waiting_since>({.derived = true}),
        field<&Ticket::next_look_at>({.derived = true, .internal = true}),
        field<&Ticket::next_update_at>({.list = true, .derived = true}),
        field<&Ticket::update_warnings>({.derived = true, .internal = true}),
        field<&Ticket::events>({.derived = true}),
        field<&Ticket::escalations>({.derived = true}),
    },
});

}  // namespace erp::support
