#include "modules/support/promised_update.hpp"

#include "entity/session.hpp"
#include "modules/support/desk_people.hpp"
#include "modules/support/incident_actions.hpp"
#include "modules/support/ticket_message.hpp"
#include "service/log.hpp"

namespace erp::support {
namespace {

std::string what_is_wrong(UpdateWarning warning, bool english) {
  if (warning == UpdateWarning::due)
    return english ? "The next word was promised for soon" : "約束した次の連絡の時刻が近づいています";
  return english ? "The next word is overdue" : "約束した次の連絡の時刻を過ぎました";
}

std::string clock_text(Session& session, Instant instant) {
  const auto text = to_text(on_clocks_in(instant, session.actor().time_zone));
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

std::string told_of(Session& session, const std::string& subject, Instant promised, bool english) {
  return subject + "\n" + (english ? "Promised for: " : "約束した時刻：") + clock_text(session, promised) +
         "\n";
}

// Who has it; else who would have to take it.
std::vector<DeskPerson> owners(Session& session, const Ticket& ticket) {
  auto people = assignee_of(session, ticket);
  if (people.empty()) people = lead_of(session, ticket);
  return people.empty() ? administrators(session) : people;
}

std::vector<DeskPerson> owners(Session& session, const Incident& incident) {
  auto people = person_of_desk(session, incident.commander_id);
  if (people.empty()) people = on_call(session);
  return people.empty() ? administrators(session) : people;
}

void write_warning(Session& session, const Ticket& ticket, const DeskPerson& person, UpdateWarning warning) {
  write_to_desk(
      session,
      ticket,
      person,
      what_is_wrong(warning, person.english),
      told_of(session, ticket.subject, *ticket.next_update_at, person.english));
}

void write_warning(
    Session& session, const Incident& incident, const DeskPerson& person, UpdateWarning warning) {
  write_to(
      session,
      incident,
      person.email,
      what_is_wrong(warning, person.english) + "\n" +
          told_of(session, incident.title, *incident.next_update_at, person.english));
}

template <class Document>
void look_at_promise(db::Database& database, const Actor& actor, const Uuid& id) {
  Session session{database, actor};
  auto document = session.lock(Id<Document>{id});
  if (!document.next_update_at) return;
  const auto warning = update_warning(*document.next_update_at, document.update_warnings, session.now());
  if (warning == UpdateWarning::none) return;  // another node was faster
  for (const auto& person : owners(session, document)) write_warning(session, document, person, warning);
  document.update_warnings = static_cast<std::int64_t>(warning);
  session.save(document, "warn");
  session.effect(Document::entity, id);
  session.commit();
}

template <class Document>
void warn_of(db::Database& database) {
  const auto found = database.read(
      {.access = "system"},
      "select t.organization_id, t.id, o.time_zone from " + std::string{Document::entity.table} +
          " t join organization o on o.id = t.organization_id where (t.update_warnings = 0 and "
          "t.next_update_at <= now() + make_interval(mins => $1)) or (t.update_warnings = 1 and "
          "t.next_update_at <= now()) order by t.next_update_at limit 500",
      {std::to_string(warned_before.count())});
  for (std::size_t i = 0; i < found.size(); ++i) {
    Actor actor;
    Uuid id;
    if (!parse(found.text(i, 0), actor.organization_id) || !parse(found.text(i, 1), id)) continue;
    actor.time_zone = found.text(i, 2);
    try {
      look_at_promise<Document>(database, actor, id);
    } catch (const std::exception& error) {
      log::warning("ESCALATION_FAILED", {{"promise", to_text(id)}}, error.what());  // the others go on
    }
  }
}

}  // namespace

UpdateWarning update_warning(Instant promised, std::int64_t warned, Instant now) {
  const auto left = std::chrono::microseconds{promised.microseconds - now.microseconds};
  if (left.count() <= 0) return warned < 2 ? UpdateWarning::overdue : UpdateWarning::none;
  return left <= warned_before && warned < 1 ? UpdateWarning::due : UpdateWarning::none;
}

void promise_update(
    std::optional<Instant>& promised, std::int64_t& warned, const std::optional<Instant>& next, Instant now) {
  if (next && *next <= now) throw Refused{"time_over", "next_update_at"};
  promised = next;
  warned = 0;
}

void warn_of_promised_updates(db::Database& database) {
  warn_of<Ticket>(database);
  warn_of<Incident>(database);
}

}  // namespace erp::support
