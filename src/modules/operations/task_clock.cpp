// What the server does with tasks by itself: it makes those of the month, and tells whom it concerns when one
// stays undone.
#include "entity/session.hpp"
#include "modules/accounting/accounting.hpp"
#include "modules/operations/describe.hpp"
#include "modules/operations/runbook_shelf.hpp"
#include "modules/operations/task_actions.hpp"
#include "service/log.hpp"

namespace erp::operations {
namespace {

Actor program_of(db::Database& database, const Uuid& organization) {
  Actor actor;
  actor.organization_id = organization;
  const auto rows = database.read(
      {.access = "system"}, "select time_zone from organization where id = $1", {to_text(organization)});
  if (rows.size() > 0) actor.time_zone = rows.text(0, 0);
  return actor;
}

// The day on which the company began to use this.
Date first_day(Session& session) {
  const auto rows = session.run(
      "select (created_at at time zone time_zone)::date from organization where id = current_organization()");
  Date day;
  return rows.size() > 0 && parse(rows.text(0, 0), day) ? day : session.today();
}

bool there_is(Session& session, const DueTask& due, const std::string& kind) {
  return session
             .run(
                 "select from task where organization_id = current_organization() and kind = $1 and due_on = "
                 "$2",
                 {kind, to_text(due.due_on)})
             .size() > 0;
}

struct Listener {
  std::string name, email;
  bool english = false;
};

std::vector<Listener> listeners_of(Session& session, const std::string& task) {
  const auto people = [&](std::string_view sql, const db::Values& values) {
    std::vector<Listener> found;
    const auto rows = session.run(sql, values);
    for (std::size_t i = 0; i < rows.size(); ++i)
      found.push_back({std::string{rows.text(i, 0)}, std::string{rows.text(i, 1)}, rows.text(i, 2) == "en"});
    return found;
  };
  auto found = people(
      "select u.full_name, u.email, u.language from user_account u where u.organization_id = "
      "current_organization() and u.is_active and (u.id = (select owner_id from task where id = $1) or u.id "
      "in "
      "(select lead_id from support_tier where organization_id = current_organization() and tier = "
      "'level_3')) "
      "order by u.email",
      {task});
  if (found.empty())
    found = people(
        "select full_name, email, language from user_account where organization_id = current_organization() "
        "and "
        "is_active and 'administrator' = any(roles) order by email limit 20",
        {});
  return found;
}

std::string title_of(const Task& task, bool english) {
  std::string kind;
  TypeOf<TaskKind>::type().print(&task.kind, kind);
  const auto* const book = shelf().find(english ? Language::en : Language::ja, kind);
  return book ? book->title : kind;
}

void write_to(Session& session, const Task& task, const Listener& person) {
  const auto title = title_of(task, person.english);
  const auto due = to_text(task.due_on);
  const auto subject =
      "[" + task.number + "] " + (person.english ? "Not done: " + title : "未実施：" + title);
  const auto body =
      person.english
          ? person.name + ",\n\n\"" + title + "\" was due on " + due +
                " and is not done. Go through its steps, write down what was found, and finish it.\n"
          : person.name + " 様\n\n「" + title + "」の期日（" + due +
                "）を過ぎましたが、まだ完了していません。手順を実施し、結果を記録して完了してください。\n";
  const Uuid mail = Uuid::generate();
  session.queue(
      "insert into mail_message (organization_id, id, resource, record_id, recipient, subject, body, "
      "created_by) "
      "values (current_organization(), $1, 'task', $2, $3, $4, $5, current_user_id())",
      {to_text(mail), to_text(task.id.value), person.email, subject, body});
  session.start_job("mail.send", subject, "{\"mail_id\":\"" + to_text(mail) + "\"}");
}

void escalate(db::Database& database, const Actor& actor, const Id<Task>& id) {
  Session session{database, actor};
  auto task = session.lock(id);
  // Another node was faster, or somebody has done it meanwhile.
  if (task.escalated_at || task.state != TaskState::open || !overdue(task.due_on, session.today())) return;
  for (const auto& person : listeners_of(session, to_text(id.value))) write_to(session, task, person);
  task.escalated_at = session.now();
  session.save(task, "escalate");
  session.effect(Task::entity, id.value);
  session.commit();
}

}  // namespace

int generate_tasks(db::Database& database, const Uuid& organization) {
  Session session{database, program_of(database, organization)};
  session.queue("select pg_advisory_xact_lock(hashtextextended('tasks' || current_organization(), 0))");
  const Date since = first_day(session);
  int made = 0;
  for (const Date month : {add_months(session.today(), -1), session.today()})
    for (const auto& due : tasks_of_month(month)) {
      Task task;
      task.kind = due.kind;
      task.due_on = due.due_on;
      std::string kind;
      TypeOf<TaskKind>::type().print(&due.kind, kind);
      if (due.due_on < since || there_is(session, due, kind)) continue;
      task.number = accounting::draw_monthly_number(session, "task", "OT", session.today());
      session.save(task, "create");
      session.effect(Task::entity, task.id.value);
      ++made;
    }
  if (made > 0) session.commit();
  return made;
}

void escalate_tasks(db::Database& database, const Uuid& organization) {
  const auto actor = program_of(database, organization);
  const auto today = day_in_zone(now(), actor.time_zone);
  const auto rows = database.read(
      {.organization_id = to_text(organization), .access = "system"},
      "select id from task where state = 'open' and escalated_at is null and due_on <= $1 order by due_on "
      "limit 50",
      {to_text(Date{today.days - days_until_escalation})});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Id<Task> id;
    if (!parse(rows.text(i, 0), id.value)) continue;
    try {
      escalate(database, actor, id);
    } catch (const std::exception& error) {
      log::warning("TASK_NOT_ESCALATED", {{"task", to_text(id.value)}}, error.what());  // the others go on
    }
  }
}

}  // namespace erp::operations
