#include "modules/operations/runbook_run_actions.hpp"
#include "modules/archive/job.hpp"

#include "base/text.hpp"
#include "entity/session.hpp"
#include "modules/accounting/accounting.hpp"
#include "modules/operations/actor_name.hpp"
#include "modules/operations/operator_company.hpp"
#include "modules/operations/rule_table.hpp"
#include "modules/operations/runbook_run_rules.hpp"
#include "modules/operations/runbook_shelf.hpp"
#include "modules/operations/task_actions.hpp"

#include <algorithm>

namespace erp::operations {
namespace {

constexpr std::chrono::minutes given_up_by_its_node{5};

std::string number_of(Session& session) {
  return accounting::draw_monthly_number(session, "runbook_run", "RR", session.today());
}

RunbookRun locked(Session& session, const Uuid& id) {
  auto run = session.lock(Id<RunbookRun>{id});
  if (run.place == RunPlace::machine) throw Refused{"run_on_machine"};
  return run;
}

RunStep& step_of(RunbookRun& run, std::int64_t step) {
  if (step < 1 || static_cast<std::size_t>(step) > run.steps.size()) throw Refused{"not_found", "step"};
  return run.steps[static_cast<std::size_t>(step) - 1];
}

bool settled(const RunStep& step) {
  return step.state == StepState::done || step.state == StepState::skipped;
}

void settle(Session& session, const Uuid& id, const void* input, ByHand how, std::string_view action) {
  const auto& with = as<RunNote>(input);
  auto run = locked(session, id);
  if (settled(step_of(run, with.step))) throw Refused{"step_settled", "step"};
  auto note = trimmed(with.note);
  if (note.empty()) throw Refused{"required", "note"};
  const auto index = static_cast<std::size_t>(with.step) - 1;
  settle_step(run, index, how, std::move(note), name_of_actor(session), session.now());
  end_if_settled(run, session.now());
  session.save(run, action);
}

}  // namespace

void complete_run(Session& session, RunbookRun& run, const RunbookRun* before, Problems& problems) {
  if (run.alert && !find_rule(*run.alert)) problems.push_back({"alert", "not_one_of"});
  if (before) return;
  const auto* const book =
      shelf().find(session.actor().language == "en" ? Language::en : Language::ja, run.runbook);
  if (!book) {
    problems.push_back({"runbook", "not_found"});
    return;
  }
  if (!problems.empty()) return;
  auto begun = run_of(*book, name_of_actor(session), session.now());
  begun.alert = run.alert;
  begun.incident_id = run.incident_id;
  begun.number = number_of(session);
  begun.id = run.id;
  begun.version = run.version;
  run = std::move(begun);
}

void execute(Session& session, const Uuid& id, const void* input) {
  const auto& with = as<RunCommand>(input);
  auto run = locked(session, id);
  RunStep& step = step_of(run, with.step);
  if (settled(step)) throw Refused{"step_settled", "step"};
  const bool lost = step.at && session.now().microseconds - step.at->microseconds >
                                   std::chrono::microseconds{given_up_by_its_node}.count();
  if (step.state == StepState::running && !lost) throw Refused{"step_running", "step"};
  // Whose machine it is, whatever the rights in a company say; and read anew from the text: what may be run
  // is decided here and not by what was stored.
  if (operator_company() != session.actor().organization_id) throw Refused{"not_the_operator"};
  const auto command = read_command(with.command);
  const bool of_step = std::ranges::find(step.commands, with.command) != step.commands.end();
  if (!of_step || !command || !command->from_screen) throw Refused{"run_it_yourself", "command"};
  step.state = StepState::running;
  step.at = session.now();
  step.done_by = name_of_actor(session);
  session.save(run, "execute");
  session.start_job(
      archive::command_job,
      run.number + ": " + with.command,
      R"({"run_id":")" + to_text(id) + R"(","step":")" + std::to_string(with.step) + R"(","command":)" +
          json_text(with.command) + R"(,"by":)" + json_text(*step.done_by) + "}");
}

void confirm(Session& session, const Uuid& id, const void* input) {
  settle(session, id, input, ByHand::done, "confirm");
}

void skip(Session& session, const Uuid& id, const void* input) {
  settle(session, id, input, ByHand::skipped, "skip");
}

void abandon(Session& session, const Uuid& id, const void* input) {
  auto run = locked(session, id);
  auto reason = trimmed(as<RunReason>(input).reason);
  if (reason.empty()) throw Refused{"required", "reason"};
  give_up(run, std::move(reason), session.now());
  session.save(run, "give_up");
}

void note_outcome(Session& session, const Uuid& id, RunOutcome outcome) {
  auto run = session.lock(Id<RunbookRun>{id});
  // Somebody was faster with a note, or has given it up: what the command said is kept all the same.
  const auto index = static_cast<std::size_t>(outcome.step) - 1;
  const auto before = run.steps.at(index);
  outcome.id.value = Uuid::generate();
  add_outcome(run, std::move(outcome));
  if (before.state != StepState::running) run.steps[index] = before;
  end_if_settled(run, session.now());
  session.save(run, "outcome");
  session.effect(RunbookRun::entity, id);
}

bool take_over(Session& session, RunbookRun run) {
  RunbookRun known;
  if (!session.find(run.id, known)) {
    run.number = number_of(session);
    run.version = {};
    session.save(run, "create");
    link_to_task(session, run);
  } else {
    if (known.revision.value_or(0) >= run.revision.value_or(0)) return false;
    known = session.lock(run.id);
    run.number = known.number;
    run.version = known.version;
    run.incident_id = known.incident_id;
    // Lines got ids of the database when they were taken over first; in both they are only ever added to.
    for (std::size_t i = 0; i < run.steps.size(); ++i) run.steps[i].id = known.steps.at(i).id;
    for (std::size_t i = 0; i < run.outcomes.size(); ++i)
      run.outcomes[i].id =
          i < known.outcomes.size() ? known.outcomes[i].id : Id<RunOutcome>{Uuid::generate()};
    session.save(run, "update");
  }
  session.effect(RunbookRun::entity, run.id.value);
  return true;
}

}  // namespace erp::operations
