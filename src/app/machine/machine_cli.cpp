#include "app/machine/machine_cli.hpp"

#include "app/machine/worker.hpp"

#include <CLI/CLI.hpp>

namespace erp::app::machine {

void add_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  static bool stay = false;
  auto* machine =
      cli.add_subcommand("machine", "What people ask of this machine in the web app")->require_subcommand(1);
  auto* work = machine->add_subcommand("work", "Do what was asked: backups, proofs, restores, jobs");
  work->add_flag("--stay", stay, "And what will be asked, until it is stopped");
  work->callback([=] { choose([=] { return work_off_requests(load(), stay); }); });
}

}  // namespace erp::app::machine
