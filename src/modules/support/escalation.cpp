#include "modules/support/escalation.hpp"

#include "entity/session.hpp"
#include "modules/support/describe.hpp"
#include "modules/support/desk_people.hpp"
#include "modules/support/support_policy.hpp"
#include "modules/support/ticket_actions.hpp"
#include "modules/support/ticket_message.hpp"
#include "modules/support/ticket_rules.hpp"
#include "service/log.hpp"

#include <algorithm>
#include <set>

namespace erp::support {
namespace {

// Nobody has it yet: its queue has a lead.
std::set<DeskPerson> listeners(Session& session, const Ticket& ticket, const std::vector<Listener>& wanted) {
  std::set<DeskPerson> people;
  const auto add = [&](const std::vector<DeskPerson>& more) { people.insert(more.begin(), more.end()); };
  for (const Listener listener : wanted) {
    if (listener == Listener::assignee) add(assignee_of(session, ticket));
    if (listener == Listener::lead || (people.empty() && !ticket.assignee_id)) add(lead_of(session, ticket));
    if (listener == Listener::on_call) add(on_call(session));
  }
  if (people.empty()) add(administrators(session));
  return people;
}

std::string sentence(const Alarm& alarm, bool english) {
  const bool response = alarm.measure == Measure::response;
  const auto percent = std::to_string(alarm.step.percent) + "%";
  if (alarm.step.percent == 0) return english ? "Critical: answer at once" : "重大：直ちに対応してください";
  if (english) return percent + " of the time to " + (response ? "answer" : "solve it") + " is used";
  return std::string{response ? "初回応答" : "解決"} + "の期限の" + percent + "が経過しました";
}

// Each hears of the furthest step once, even if several were reached while nothing ran.
void tell(Session& session, Ticket& ticket, const std::vector<Alarm>& reached) {
  std::vector<DeskPerson> told;
  for (const Alarm& alarm : reached) {
    std::vector<std::string> names;
    const bool furthest = std::ranges::none_of(reached, [&](const Alarm& other) {
      return other.measure == alarm.measure && other.step.percent > alarm.step.percent;
    });
    if (furthest)
      for (const auto& person : listeners(session, ticket, alarm.step.listeners)) {
        names.push_back(person.name);
        const auto due =
            alarm.measure == Measure::response ? ticket.response_due_at : ticket.resolution_due_at;
        write_to_desk(
            session,
            ticket,
            person,
            sentence(alarm, person.english),
            ticket.subject + "\n" + (person.english ? "Due: " : "期限：") + (due ? to_text(*due) : "") +
                "\n");
      }
    TicketEscalation& escalation = ticket.escalations.emplace_back();
    escalation.id.value = Uuid::generate();
    escalation.at = session.now();
    escalation.measure = alarm.measure;
    escalation.severity = alarm.severity;
    escalation.percent = alarm.step.percent;
    escalation.told = std::move(names);
  }
}

void look_at(db::Database& database, const Actor& actor, const Uuid& id) {
  Session session{database, actor};
  auto ticket = session.lock(Id<Ticket>{id});
  if (!ticket.next_look_at || *ticket.next_look_at > session.now()) return;  // another node was faster
  const auto levels = service_levels(session);
  wind(ticket, levels, session.now());
  const auto reached = alarms(ticket, levels, session.now());
  tell(session, ticket, reached);
  wind(ticket, levels, session.now());
  session.save(ticket, reached.empty() ? "update" : "escalate");
  session.effect(Ticket::entity, id);
  session.commit();
}

}  // namespace

void escalate_tickets(db::Database& database) {
  const auto due = database.read(
      {.access = "system"},
      "select t.organization_id, t.id, o.time_zone from ticket t join organization o on o.id = "
      "t.organization_id where t.next_look_at <= now() order by t.next_look_at limit 500");
  for (std::size_t i = 0; i < due.size(); ++i) {
    Actor actor;
    Uuid id;
    if (!parse(due.text(i, 0), actor.organization_id) || !parse(due.text(i, 1), id)) continue;
    actor.time_zone = due.text(i, 2);
    try {
      look_at(database, actor, id);
    } catch (const std::exception& error) {
      log::warning("ESCALATION_FAILED", {{"ticket", to_text(id)}}, error.what());  // the others go on
    }
  }
}

}  // namespace erp::support
