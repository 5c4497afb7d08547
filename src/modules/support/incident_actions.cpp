#include "modules/support/incident_actions.hpp"

#include "base/text.hpp"
#include "entity/session.hpp"
#include "modules/accounting/accounting.hpp"
#include "modules/identity/email_address.hpp"
#include "modules/support/describe.hpp"
#include "modules/support/personal_data_report.hpp"
#include "modules/support/promised_update.hpp"
#include "modules/support/ticket_actions.hpp"
#include "modules/support/ticket_message.hpp"

#include <algorithm>
#include <set>

namespace erp::support {
namespace {

constexpr std::size_t most_stakeholders = 100;

std::string said_in(const std::string& typed) {
  auto text = trimmed(typed);
  if (text.empty()) throw Refused{"required", "text"};
  return text;
}

// One word of the desk answers all who asked because of it.
void tell_linked(Session& session, const Incident& incident, const std::string& text) {
  const auto rows = session.run(
      "select id from ticket where organization_id = current_organization() and incident_id = $1 and state "
      "in "
      "('open', 'waiting') order by id limit 1000",
      {to_text(incident.id.value)});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Uuid id;
    if (!parse(rows.text(i, 0), id)) continue;
    const TicketReply answer{.text = text};
    reply(session, id, &answer);
  }
}

void tell_everybody(Session& session, const Incident& incident, const std::string& text) {
  for (const auto& address : incident.stakeholders) write_to(session, incident, address, text);
  tell_linked(session, incident, text);
}

// What is asked once it is over; somebody fills it in.
std::string blank_post_mortem(std::string_view language) {
  if (language == "en")
    return "# What happened\n\n\n# Impact\n\n\n# Cause\n\n\n# What went well\n\n\n# What to change\n\n";
  return "■ 何が起きたか\n\n\n■ 影響\n\n\n■ 原因\n\n\n■ うまくいったこと\n\n\n■ 改善すること\n\n";
}

void step(
    Session& session, const Uuid& id, const void* input, std::pair<IncidentState, EntryKind> to,
    std::string_view action) {
  const auto& with = as<IncidentUpdate>(input);
  const auto text = said_in(with.text);
  auto incident = session.lock(Id<Incident>{id});
  promise_update(incident.next_update_at, incident.update_warnings, with.next_update_at, session.now());
  incident.state = to.first;
  if (to.first == IncidentState::resolved) incident.next_update_at.reset();
  if (to.first == IncidentState::identified) incident.identified_at = session.now();
  incident.resolved_at.reset();
  if (to.first == IncidentState::resolved) {
    incident.resolved_at = session.now();
    if (!incident.post_mortem) incident.post_mortem = blank_post_mortem(session.actor().language);
  }
  write_down(session, incident, to.second, text, incident.is_public);
  session.save(incident, action);
  tell_everybody(session, incident, text);
}

void complete_stakeholders(Incident& incident, Problems& problems) {
  std::set<std::string> addresses;
  for (const auto& typed : incident.stakeholders) {
    auto address = identity::canonical_email(typed);
    if (!identity::looks_like_email(address)) problems.push_back({"stakeholders", "malformed"});
    addresses.insert(std::move(address));
  }
  if (addresses.size() > most_stakeholders)
    problems.push_back({"stakeholders", "too_many", {{"max", std::to_string(most_stakeholders)}}});
  incident.stakeholders.assign(addresses.begin(), addresses.end());
}

}  // namespace

void write_to(
    Session& session, const Incident& incident, const std::string& address, const std::string& text) {
  const auto subject = "[" + incident.number + "] " + incident.title;
  const Uuid mail = Uuid::generate();
  session.queue(
      "insert into mail_message (organization_id, id, resource, record_id, recipient, subject, body, "
      "created_by) values (current_organization(), $1, 'incident', $2, $3, $4, $5, current_user_id())",
      {to_text(mail), to_text(incident.id.value), address, subject, text});
  session.start_job("mail.send", subject, "{\"mail_id\":\"" + to_text(mail) + "\"}");
}

IncidentEntry& write_down(
    Session& session, Incident& incident, EntryKind kind, std::string_view text, bool is_public) {
  IncidentEntry& entry = incident.timeline.emplace_back();
  entry.id.value = Uuid::generate();
  entry.at = session.now();
  entry.kind = kind;
  if (!text.empty()) entry.text = text;
  entry.is_public = is_public;
  if (const auto& user = session.actor().user_id) entry.user_id = Id<identity::User>{user};
  return entry;
}

void open_incident(Session& session, Incident& incident) {
  incident.started_at = incident.alert_since.value_or(session.now());
  incident.number = accounting::draw_monthly_number(session, "incident", "IN", session.today());
}

void complete_incident(Session& session, Incident& incident, const Incident* before, Problems& problems) {
  incident.title = trimmed(incident.title);
  complete_stakeholders(incident, problems);
  if (!incident.personal_data) {
    incident.noticed_on.reset(), incident.first_report_due_on.reset(), incident.final_report_due_on.reset();
  } else {
    if (!incident.noticed_on) incident.noticed_on = session.today();
    if (*incident.noticed_on > session.today()) problems.push_back({"noticed_on", "in_the_future"});
    const auto due = report_deadlines(*incident.noticed_on, incident.malicious);
    incident.first_report_due_on = due.first;
    incident.final_report_due_on = due.last;
  }
  if (before || !problems.empty()) return;
  write_down(session, incident, EntryKind::opened, "", incident.is_public);
  open_incident(session, incident);
}

void identify(Session& session, const Uuid& id, const void* input) {
  step(session, id, input, {IncidentState::identified, EntryKind::identified}, "identify");
}

void monitor(Session& session, const Uuid& id, const void* input) {
  step(session, id, input, {IncidentState::monitoring, EntryKind::monitoring}, "monitor");
}

void settle(Session& session, const Uuid& id, const void* input) {
  step(session, id, input, {IncidentState::resolved, EntryKind::resolved}, "resolve");
}

void come_again(Session& session, const Uuid& id, const void* input) {
  step(session, id, input, {IncidentState::investigating, EntryKind::reopened}, "reopen");
}

void announce(Session& session, const Uuid& id, const void* input) {
  const auto& with = as<IncidentUpdate>(input);
  const auto text = said_in(with.text);
  auto incident = session.lock(Id<Incident>{id});
  promise_update(incident.next_update_at, incident.update_warnings, with.next_update_at, session.now());
  write_down(session, incident, EntryKind::announced, text, incident.is_public);
  session.save(incident, "announce");
  tell_everybody(session, incident, text);
}

void jot_down(Session& session, const Uuid& id, const void* input) {
  auto incident = session.lock(Id<Incident>{id});
  write_down(session, incident, EntryKind::noted, said_in(as<IncidentText>(input).text), false);
  session.save(incident, "note");
}

void link_ticket(Session& session, const Uuid& id, const void* input) {
  auto incident = session.lock(Id<Incident>{id});
  auto ticket = session.lock(as<IncidentTicket>(input).ticket_id);
  ticket.incident_id = incident.id;
  session.save(ticket, "link_ticket");
  session.effect(Ticket::entity, ticket.id.value);
  write_down(session, incident, EntryKind::ticket_linked, ticket.number, false);
  session.save(incident, "link_ticket");
}

void report(Session& session, const Uuid& id, const void* input) {
  const auto& with = as<IncidentReport>(input);
  auto incident = session.lock(Id<Incident>{id});
  if (!incident.personal_data) throw Refused{"no_report_needed"};
  const Date on = with.sent_on.value_or(session.today());
  if (on > session.today()) throw Refused{"in_the_future", "sent_on"};
  (with.is_final ? incident.final_reported_on : incident.first_reported_on) = on;
  write_down(session, incident, EntryKind::reported, with.is_final ? "確報" : "速報", false);
  session.save(incident, "report");
}

namespace {

std::optional<Id<Incident>> incident_of(Session& session, const KnownAlert& alert) {
  const auto rows = session.run(
      "select id from incident where organization_id = current_organization() and alert = $1 and alert_since "
      "= "
      "$2",
      {alert.rule, to_text(alert.since)});
  Id<Incident> id;
  if (rows.size() == 0 || !parse(rows.text(0, 0), id.value)) return {};
  return id;
}

void open_for(Session& session, const KnownAlert& alert) {
  Incident incident;
  incident.title = alert.title;
  incident.impact = alert.effect;
  incident.component = alert.component;
  incident.severity = alert.severity;
  incident.alert = alert.rule;
  incident.alert_since = alert.since;
  write_down(session, incident, EntryKind::alert_fired, alert.title, false).at = alert.since;
  open_incident(session, incident);
  session.save(incident, "create");
}

void clear(Session& session, const Id<Incident>& id) {
  auto incident = session.lock(id);
  const auto cleared = [](const IncidentEntry& entry) { return entry.kind == EntryKind::alert_cleared; };
  if (std::ranges::any_of(incident.timeline, cleared)) return;
  write_down(session, incident, EntryKind::alert_cleared, "", false);
  if (incident.state < IncidentState::monitoring) incident.state = IncidentState::monitoring;
  session.save(incident, "alert_cleared");
}

}  // namespace

void follow_alerts(db::Database& database, const Uuid& organization, const std::vector<KnownAlert>& alerts) {
  for (const auto& alert : alerts) {
    Actor actor;
    actor.organization_id = organization;
    Session session{database, actor};
    session.queue(
        "select pg_advisory_xact_lock(hashtextextended('alert ' || $1 || current_organization(), 0))",
        {alert.rule});
    auto known = incident_of(session, alert);
    if (!known) {
      open_for(session, alert);
      known = incident_of(session, alert);
    }
    if (!alert.fires && known) clear(session, *known);
    session.commit();
  }
}

std::string public_posts(db::Database& database, const Uuid& organization) {
  Actor actor;
  actor.organization_id = organization;
  Session session{database, actor};
  const auto rows = session.run(
      "select json_build_object('time_zone', (select time_zone from organization where id = "
      "current_organization()), 'incidents', (select coalesce(json_agg(i order by i.started_at desc), '[]') "
      "from "
      "(select id, number, title, impact, state, component, severity, started_at, resolved_at, "
      "next_update_at, (select "
      "json_agg("
      "json_build_object('at', e.at, 'kind', e.kind, 'text', e.text) order by e.line_no desc) from "
      "incident_entry e where e.organization_id = incident.organization_id and e.incident_id = incident.id "
      "and "
      "e.is_public) as posts from incident where organization_id = current_organization() and is_public and "
      "(resolved_at is null or resolved_at > now() - interval '90 days') order by started_at desc limit 200) "
      "i), 'maintenance', (select coalesce(json_agg(m order by m.begins), '[]') from (select w.id, w.title, "
      "w.note, w.component, (w.starts_on + w.starts_at::time) at time zone o.time_zone as begins, "
      "(w.starts_on "
      "+ w.starts_at::time) at time zone o.time_zone + make_interval(mins => w.minutes::int) as ends from "
      "maintenance_window w join organization o on o.id = w.organization_id where w.organization_id = "
      "current_organization() and w.is_active and w.starts_on > current_date - 8 order by w.starts_on limit "
      "100) m))");
  return std::string{rows.text(0, 0)};
}

}  // namespace erp::support
