#include "modules/operations/runbook_run_rules.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace erp::operations {
namespace {

constexpr std::size_t most_kept = 8'000, most_of_a_note = 2'000;

std::string shortened(std::string text) {
  if (text.size() <= most_of_a_note) return text;
  text.resize(most_of_a_note);
  while (!valid_utf8(text)) text.pop_back();
  return text;
}

bool succeeded(const RunbookRun& run, std::size_t step, const std::string& command) {
  const auto newest = std::find_if(run.outcomes.rbegin(), run.outcomes.rend(), [&](const RunOutcome& one) {
    return one.step == static_cast<std::int64_t>(step) + 1 && one.command == command;
  });
  return newest != run.outcomes.rend() && newest->exit_status == 0;
}

}  // namespace

RunbookRun run_of(const Runbook& runbook, std::string started_by, Instant now) {
  RunbookRun run;
  run.runbook = runbook.name;
  run.title = runbook.title;
  run.started_by = std::move(started_by);
  run.started_at = now;
  for (const auto& step : runbook.steps) {
    RunStep& added = run.steps.emplace_back();
    added.id.value = Uuid::generate();
    added.text = step.text;
    for (const auto& command : step.commands) {
      added.commands.push_back(command.text);
      if (command.from_screen) added.on_screen.push_back(command.text);
    }
  }
  return run;
}

void add_outcome(RunbookRun& run, RunOutcome outcome) {
  if (outcome.step < 1 || static_cast<std::size_t>(outcome.step) > run.steps.size()) return;
  const auto index = static_cast<std::size_t>(outcome.step) - 1;
  RunStep& step = run.steps[index];
  const bool failed = outcome.exit_status != 0;
  step.at = outcome.at;
  step.done_by = outcome.done_by;
  if (outcome.output) outcome.output = last_of(*outcome.output);
  run.outcomes.push_back(std::move(outcome));
  const auto well = [&](const std::string& command) { return succeeded(run, index, command); };
  step.state = failed                                     ? StepState::failed
               : std::ranges::all_of(step.commands, well) ? StepState::done
                                                          : StepState::open;
}

void settle_step(
    RunbookRun& run, std::size_t step, ByHand how, std::string note, std::string by, Instant now) {
  RunStep& one = run.steps.at(step);
  one.state = how == ByHand::done ? StepState::done : StepState::skipped;
  one.note = shortened(std::move(note));
  one.done_by = std::move(by);
  one.at = now;
}

void end_if_settled(RunbookRun& run, Instant now) {
  const auto settled = [](const RunStep& step) {
    return step.state == StepState::done || step.state == StepState::skipped;
  };
  if (run.state != RunState::running || !std::ranges::all_of(run.steps, settled)) return;
  run.state = RunState::done;
  run.ended_at = now;
}

void give_up(RunbookRun& run, std::string reason, Instant now) {
  run.state = RunState::given_up;
  run.reason = shortened(std::move(reason));
  run.ended_at = now;
}

std::string last_of(std::string_view output) {
  if (output.size() > most_kept) {
    output.remove_prefix(output.size() - most_kept);
    if (const auto line = output.find('\n'); line != std::string_view::npos) output.remove_prefix(line + 1);
  }
  // No zero byte gets into the database, nor what is no text.
  std::string kept;
  std::string_view rest = output;
  while (!rest.empty()) {
    const auto whole = rest.find('\n');
    const auto line = std::string{rest.substr(0, whole)};
    rest.remove_prefix(whole == std::string_view::npos ? rest.size() : whole + 1);
    for (const char c : valid_utf8(line) ? line : "(not text)")
      if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') kept += c;
    kept += '\n';
  }
  return kept;
}

}  // namespace erp::operations
