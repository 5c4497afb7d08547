#include "app/runbooks/runbook_cli.hpp"

#include "app/operations/channels.hpp"
#include "app/runbooks/runbook_execution.hpp"
#include "app/runbooks/runbook_files.hpp"
#include "base/text.hpp"
#include "modules/operations/notice.hpp"
#include "modules/operations/rule_table.hpp"
#include "modules/operations/runbook_run_rules.hpp"
#include "modules/operations/runbook_shelf.hpp"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <iostream>

namespace erp::app {
namespace {

using namespace std::string_view_literals;
using operations::ByHand;
using operations::CommandEffect;
using operations::RunbookRun;
using operations::RunState;
using operations::StepState;

constexpr std::chrono::minutes longest_command{10};
constexpr int steps_are_open = 3;

Language language_of(const RunbookChoice& choice) {
  auto wanted = choice.language;
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (wanted.empty()) wanted = environment_variable(variable);
  return wanted.starts_with("ja") ? Language::ja : Language::en;
}

const operations::Runbook& runbook_of(const RunbookChoice& choice) {
  operations::open_shelf(shared_folder("docs"));
  const auto* const book = operations::shelf().find(language_of(choice), choice.name);
  if (!book) throw std::runtime_error{"there is no runbook " + choice.name + ": see itdo-erp runbook list"};
  return *book;
}

// Who sits there: behind sudo the one who called it.
std::string who() {
  auto name = environment_variable("SUDO_USER");
  if (name.empty())
    if (const auto* const entry = ::getpwuid(::getuid())) name = entry->pw_name;
  return (name.empty() ? std::to_string(::getuid()) : name) + "@" + host_name();
}

std::string_view word_of(StepState state) {
  constexpr std::string_view words[] = {"open", "running", "done", "FAILED", "skipped"};
  return words[static_cast<std::size_t>(state)];
}

bool is_settled(const operations::RunStep& step) {
  return step.state == StepState::done || step.state == StepState::skipped;
}

// Goes through the steps of one run at a terminal, and writes down each thing before the next is begun.
class Walk {
 public:
  Walk(const Config& config, RunbookRun run, bool yes)
      : config_{config}, run_{std::move(run)}, yes_{yes}, who_{who()} {}

  int go() {
    keep(config_, run_);
    std::cout << run_.title << "\nRun " << to_text(run_.id.value) << "\n";
    for (std::size_t i = 0; i < run_.steps.size() && run_.state == RunState::running; ++i)
      if (!is_settled(run_.steps[i]) && !take_step(i)) break;
    operations::end_if_settled(run_, now());
    keep(config_, run_);
    return end();
  }

 private:
  // False: somebody wants to go on later.
  bool take_step(std::size_t index) {
    std::cout << fmt::format("\nStep {} of {}: {}\n", index + 1, run_.steps.size(), run_.steps[index].text);
    for (const auto& text : run_.steps[index].commands)
      if (const auto command = operations::read_command(text)) try_command(index, *command);
    if (run_.steps[index].state == StepState::done || yes_) return true;
    return ask_for_note(index);
  }

  void try_command(std::size_t index, const operations::RunbookCommand& command) {
    if (command.effect == CommandEffect::refused) {
      std::cout << "  Run it yourself if you want to: " << command.text << '\n';
      return;
    }
    const bool alters = command.effect == CommandEffect::alters;
    if (yes_ && alters) {
      std::cout << "  Left for you, as it changes something: " << command.text << '\n';
      return;
    }
    if (!yes_ && !agreed(command.text, alters)) return;
    auto outcome = execute(config_, command, longest_command);
    std::cout << outcome.output.value_or("")
              << fmt::format("  exit {}, {} ms\n", outcome.exit_status, outcome.milliseconds);
    outcome.id.value = Uuid::generate();
    outcome.step = static_cast<std::int64_t>(index) + 1;
    outcome.done_by = who_;
    operations::add_outcome(run_, std::move(outcome));
    keep(config_, run_);
  }

  static bool agreed(const std::string& command, bool alters) {
    std::cout << (alters ? "  This CHANGES something: " : "  ") << command
              << (alters ? "\n  Run it? Type yes: " : "\n  Run it? [Enter runs it, n does not] ");
    std::string answer;
    if (!std::getline(std::cin, answer)) return false;
    answer = trimmed(answer);
    return alters ? answer == "yes" : answer.empty() || answer == "y" || answer == "yes";
  }

  bool ask_for_note(std::size_t index) {
    std::cout
        << "  What did you find or do? Your note ends the step; or: skip: WHY, give up: WHY, later\n  > ";
    std::string line;
    if (!std::getline(std::cin, line)) return false;
    line = trimmed(line);
    const auto behind = [&](std::string_view word) {
      return trimmed(std::string_view{line}.substr(word.size()));
    };
    constexpr auto skip = "skip:"sv, give = "give up:"sv;
    if (line.empty() || line == "later") return false;
    if (line.starts_with(give)) {
      if (behind(give).empty()) return ask_for_note(index);
      operations::give_up(run_, behind(give), now());
    } else if (line.starts_with(skip)) {
      if (behind(skip).empty()) return ask_for_note(index);
      operations::settle_step(run_, index, ByHand::skipped, behind(skip), who_, now());
    } else {
      operations::settle_step(run_, index, ByHand::done, line, who_, now());
    }
    keep(config_, run_);
    return run_.state == RunState::running;
  }

  int end() const {
    std::cout << '\n';
    for (std::size_t i = 0; i < run_.steps.size(); ++i)
      std::cout << fmt::format("{:>3}  {}\n", i + 1, word_of(run_.steps[i].state));
    if (run_.state == RunState::done) std::cout << "Done.\n";
    if (run_.state == RunState::given_up) std::cout << "Given up.\n";
    if (run_.state != RunState::running) return 0;
    std::cout << "Go on with: itdo-erp runbook resume " << to_text(run_.id.value) << '\n';
    return steps_are_open;
  }

  const Config& config_;
  RunbookRun run_;
  bool yes_;
  std::string who_;
};

RunbookRun kept_run(const Config& config, const std::string& name) {
  std::vector<RunbookRun> found;
  for (auto& run : kept_runs(config))
    if (run.state == RunState::running && to_text(run.id.value).starts_with(name))
      found.push_back(std::move(run));
  if (found.empty()) throw std::runtime_error{"no such run goes on here: see itdo-erp runbook runs"};
  if (found.size() > 1) throw std::runtime_error{"several runs begin so: say more of the id"};
  return std::move(found.front());
}

}  // namespace

int list_runbooks(const RunbookChoice& choice) {
  operations::open_shelf(shared_folder("docs"));
  for (const auto* const book : operations::shelf().all(language_of(choice)))
    std::cout << fmt::format("{:<24}{:>3} steps  {}\n", book->name, book->steps.size(), book->title);
  return 0;
}

int show_runbook(const RunbookChoice& choice) {
  const auto& book = runbook_of(choice);
  std::cout << book.title << "\n\n" << book.about << '\n';
  for (std::size_t i = 0; i < book.steps.size(); ++i) {
    std::cout << fmt::format("\n{}. {}\n", i + 1, book.steps[i].text);
    for (const auto& command : book.steps[i].commands)
      std::cout << (command.effect == CommandEffect::alters ? "   changes something: " : "   looks: ")
                << command.text << '\n';
  }
  return 0;
}

int run_runbook(const Snapshot& snapshot, const RunbookChoice& choice) {
  if (!choice.alert.empty() && !operations::find_rule(choice.alert))
    throw std::runtime_error{"there is no alert " + choice.alert};
  auto run = operations::run_of(runbook_of(choice), who(), now());
  run.id.value = Uuid::generate();
  run.place = operations::RunPlace::machine;
  if (!choice.alert.empty()) run.alert = choice.alert;
  return Walk{snapshot->config, std::move(run), choice.yes}.go();
}

int resume_runbook(const Snapshot& snapshot, const RunbookChoice& choice) {
  return Walk{snapshot->config, kept_run(snapshot->config, choice.name), choice.yes}.go();
}

int give_up_runbook(const Snapshot& snapshot, const RunbookChoice& choice) {
  auto run = kept_run(snapshot->config, choice.name);
  operations::give_up(run, choice.reason, now());
  keep(snapshot->config, run);
  std::cout << "Given up.\n";
  return 0;
}

int list_runs(const Snapshot& snapshot) {
  for (const auto& run : kept_runs(snapshot->config))
    std::cout << fmt::format(
        "{}  {:<24}{}  {}  {}\n",
        to_text(run.id.value),
        run.runbook,
        operations::local_text(run.started_at),
        run.started_by,
        run.state == RunState::running ? "goes on" : "ended");
  return 0;
}

}  // namespace erp::app
