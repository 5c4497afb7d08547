#include "modules/operations/task_actions.hpp"

#include "base/text.hpp"
#include "entity/session.hpp"
#include "modules/accounting/accounting.hpp"
#include "modules/operations/describe.hpp"
#include "modules/operations/runbook_run_actions.hpp"
#include "modules/operations/runbook_run_rules.hpp"

namespace erp::operations {
namespace {

std::string word_of(TaskKind kind) {
  std::string word;
  TypeOf<TaskKind>::type().print(&kind, word);
  return word;
}

Id<identity::User> actor_of(Session& session) {
  return {session.actor().user_id};
}

// Those with the roles of the program that may sign.
bool somebody_else_may_sign(Session& session, const Id<identity::User>& who) {
  const auto rows = session.run(
      "select from user_account u where u.organization_id = current_organization() and u.is_active and u.id "
      "<> "
      "$1 and roles_in_effect(u.id, u.organization_id) && array['administrator', 'support_agent'] limit 1",
      {to_text(who.value)});
  return rows.size() > 0;
}

}  // namespace

void complete_task(Session& session, Task& task, const Task* before, Problems& problems) {
  if (before || !problems.empty()) return;
  task.number = accounting::draw_monthly_number(session, "task", "OT", session.today());
}

void start(Session& session, const Uuid& id, const void*) {
  auto task = session.lock(Id<Task>{id});
  RunbookRun former;
  if (task.run_id && session.find(*task.run_id, former) && former.state != RunState::given_up)
    throw Refused{"task_started"};
  RunbookRun run;
  run.runbook = word_of(task.kind);
  Problems problems;
  complete_run(session, run, nullptr, problems);
  refuse_if(std::move(problems));
  session.save(run, "create");
  session.effect(RunbookRun::entity, run.id.value);
  task.run_id = run.id;
  if (!task.owner_id) task.owner_id = actor_of(session);
  session.save(task, "start");
}

void finish(Session& session, const Uuid& id, const void*) {
  auto task = session.lock(Id<Task>{id});
  RunbookRun run;
  if (!task.run_id || !session.find(*task.run_id, run) || run.state != RunState::done)
    throw Refused{"steps_open"};
  if (!task.evidence || trimmed(*task.evidence).empty()) throw Refused{"required", "evidence"};
  task.state = TaskState::done;
  task.done_by_id = actor_of(session);
  task.done_at = session.now();
  session.save(task, "finish");
}

void sign(Session& session, const Uuid& id, const void*) {
  auto task = session.lock(Id<Task>{id});
  const auto me = actor_of(session);
  if (task.done_by_id == me && somebody_else_may_sign(session, me)) throw Refused{"signed_by_another"};
  task.state = TaskState::signed_off;
  task.signed_by_id = me;
  task.signed_at = session.now();
  session.save(task, "sign");
}

void send_back(Session& session, const Uuid& id, const void* input) {
  auto reason = trimmed(as<TaskReason>(input).reason);
  if (reason.empty()) throw Refused{"required", "reason"};
  auto task = session.lock(Id<Task>{id});
  task.state = TaskState::open;
  task.sent_back_because = std::move(reason);
  task.done_by_id.reset();
  task.done_at.reset();
  session.save(task, "send_back");
}

void link_to_task(Session& session, const RunbookRun& run) {
  const auto rows = session.run(
      "select id from task where organization_id = current_organization() and kind = $1 and state = 'open' "
      "and "
      "run_id is null order by due_on limit 1",
      {run.runbook});
  Id<Task> id;
  if (rows.size() == 0 || !parse(rows.text(0, 0), id.value)) return;
  auto task = session.lock(id);
  task.run_id = run.id;
  session.save(task, "start");
  session.effect(Task::entity, id.value);
}

}  // namespace erp::operations
