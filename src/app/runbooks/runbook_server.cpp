#include "app/runbooks/runbook_server.hpp"

#include "app/runbooks/runbook_execution.hpp"
#include "app/runbooks/runbook_files.hpp"
#include "entity/session.hpp"
#include "modules/operations/operator_company.hpp"
#include "modules/operations/runbook_run_actions.hpp"
#include "runtime/fiber.hpp"
#include "runtime/loop.hpp"
#include "service/log.hpp"

namespace erp::app {
namespace {

constexpr std::chrono::seconds longest_on_screen{30};

// One at a time, and none of the workers that others wait for.
WorkerPool& hands() {
  static WorkerPool pool{1, 20};
  return pool;
}

// The service may not become root, and what only looks has no need of it: sudo is for who types the command.
operations::RunbookCommand as_the_service(operations::RunbookCommand command) {
  auto& words = command.pipelines.front().front();
  if (words.front() == "sudo") words.erase(words.begin());
  return command;
}

void run_and_note(
    db::Database& database, const std::shared_ptr<const Config>& config, const Uuid& organization,
    const Uuid& run, operations::RunOutcome outcome) {
  const auto command = operations::read_command(outcome.command);
  try {
    if (!command || !command->from_screen) throw std::runtime_error{"not to be run from a screen"};
    operations::RunOutcome done;
    hands().run([&] { done = execute(*config, as_the_service(*command), longest_on_screen); });
    done.step = outcome.step;
    done.done_by = outcome.done_by;
    outcome = std::move(done);
  } catch (const std::exception& error) {
    outcome.at = now();
    outcome.exit_status = 1;
    outcome.output = error.what();
  }
  Session session{database, system_of(organization)};
  operations::note_outcome(session, run, std::move(outcome));
  session.commit();
}

}  // namespace

void begin_command(
    api::Context& context, const Uuid& organization,
    const std::function<std::string(std::string_view)>& told) {
  Uuid run;
  operations::RunOutcome outcome;
  outcome.step = std::stoll(told("step"));
  outcome.command = told("command");
  outcome.done_by = told("by");
  if (!parse(told("run_id"), run)) throw std::runtime_error{"no run is named"};
  const auto config = context.config.get();
  auto& database = context.database;
  Fiber::start([=, &database] {
    try {
      run_and_note(database, config, organization, run, outcome);
    } catch (const std::exception& error) {
      log::warning("RUNBOOK_FAILED", {{"run", to_text(run)}}, error.what());
    }
  });
}

void take_over_runs(db::Database& database, const Config& config) {
  const auto company = operations::operator_company();
  if (!company) return;
  for (const auto& run : kept_runs(config)) {
    Session session{database, system_of(*company)};
    operations::take_over(session, run);
    session.commit();
    if (run.state != operations::RunState::running) forget(config, run);
  }
}

}  // namespace erp::app
