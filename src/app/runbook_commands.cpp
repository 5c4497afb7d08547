#include "app/runbook_commands.hpp"

#include "app/runbooks/runbook_cli.hpp"

#include <CLI/CLI.hpp>

namespace erp::app {

void add_runbook_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  static RunbookChoice choice;
  auto* runbook = cli.add_subcommand("runbook", "What to do, step by step, written down as it is done");
  runbook->require_subcommand(1);
  const auto named = [&](const char* name, const char* what, const char* of) {
    auto* one = runbook->add_subcommand(name, what);
    if (of) one->add_option("name", choice.name, of)->required();
    one->add_option("--language", choice.language, "Default: that of the terminal")
        ->check(CLI::IsMember({"ja", "en"}));
    return one;
  };
  named("list", "All there are", nullptr)->callback([=] { choose([] { return list_runbooks(choice); }); });
  named("show", "One of them", "Its name")->callback([=] { choose([] { return show_runbook(choice); }); });
  auto* run = named("run", "Go through it", "Its name");
  run->add_flag("--yes", choice.yes, "Ask nothing: run what only looks, leave all else open");
  run->add_option("--alert", choice.alert, "The alert because of which");
  run->callback([=] { choose([=] { return run_runbook(load(), choice); }); });
  auto* resume = named("resume", "Go on with one that was left", "The run: the beginning of its id");
  resume->add_flag("--yes", choice.yes, "Ask nothing: run what only looks, leave all else open");
  resume->callback([=] { choose([=] { return resume_runbook(load(), choice); }); });
  auto* give_up = named("give-up", "End one that leads nowhere", "The run: the beginning of its id");
  give_up->add_option("--reason", choice.reason, "Why")->required();
  give_up->callback([=] { choose([=] { return give_up_runbook(load(), choice); }); });
  named("runs", "Those of this machine that go on", nullptr)->callback([=] {
    choose([=] { return list_runs(load()); });
  });
}

}  // namespace erp::app
