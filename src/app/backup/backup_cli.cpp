// What the command line offers of backup and restore.
#include "app/backup/backup_cli.hpp"

#include "app/backup/commands.hpp"
#include "app/pitr/commands.hpp"

#include <CLI/CLI.hpp>

namespace erp::app::backup {

namespace {

void add_pitr_commands(CLI::App& cli, std::function<int()>& command, const std::function<Snapshot()>& load) {
  static bool full = false;
  auto* pitr = cli.add_subcommand("pitr", "Restores to any moment, by pgBackRest")->require_subcommand(1);
  pitr->add_subcommand("setup", "Make the repository, archive from now on")->callback([&command, load] {
    command = [load] { return pitr::set_up(load()); };
  });
  auto* base = pitr->add_subcommand("backup", "Make a base backup");
  base->add_flag("--full", full, "All of it; otherwise what changed since the last full one");
  base->callback([&command, load] { command = [load] { return pitr::back_up(load(), full); }; });
  cli.add_subcommand("restore-point", "Before what cannot be undone: make sure of a way back")
      ->callback([&command, load] { command = [load] { return pitr::make_restore_point(load()); }; });
  pitr->add_subcommand("info", "Which moments can be restored")->callback([&command] {
    command = pitr::info;
  });
  pitr->add_subcommand("check", "Whether archiving works and every file is whole")
      ->callback([&command, load] { command = [load] { return pitr::check(load()); }; });
}

}  // namespace

void add_commands(CLI::App& cli, std::function<int()>& command, const std::function<Snapshot()>& load) {
  static std::string file;
  auto* backup = cli.add_subcommand("backup", "Backups, each proven by restoring it")->require_subcommand(1);
  backup->add_subcommand("database", "Back up the database")->callback([&command, load] {
    command = [load] { return back_up_database(load()); };
  });
  backup->add_subcommand("application", "Back up settings and attached files")->callback([&command, load] {
    command = [load] { return back_up_application(load()); };
  });
  backup->add_subcommand("list", "What there is")->callback([&command, load] {
    command = [load] { return list(load()); };
  });
  auto* check = backup->add_subcommand("verify", "Restore one into a database of its own and compare");
  check->add_option("file", file)->required();
  check->callback([&command, load] { command = [load] { return verify(load(), file); }; });
  backup->add_subcommand("prune", "Remove those that are not kept any longer")->callback([&command, load] {
    command = [load] { return prune(load()); };
  });

  add_pitr_commands(cli, command, load);
  static RestoreOptions options;
  static std::string made, moment;
  auto* again = cli.add_subcommand("restore", "Restore a backup beside the database that runs");
  auto* from = again->add_option("file", options.file, "A backup");
  again->add_option("--to", options.to, "Name of the database to make");
  again->add_flag(
      "--without-manifest",
      options.without_manifest,
      "Take a file whose manifest is lost: rows are not compared");
  again->add_flag("--activate", options.activate, "Put it in the place of the one that runs");
  auto* at = again->add_option("--at", moment, "Any moment of the last days (RFC 3339), or latest");
  at->excludes(from);
  auto* ready = again->add_option("--activate-database", made, "Put this restored database in its place");
  ready->excludes(from)->excludes(at);
  again->callback([&command, load, ready] {
    if (!moment.empty()) {
      command = [load] { return pitr::restore(load(), moment, options); };
      return;
    }
    if (ready->count() > 0) options.file.clear(), options.to = made;
    if (options.file.empty() && options.to.empty()) throw CLI::RequiredError{"file"};
    command = [load] { return restore(load(), options); };
  });
}

}  // namespace erp::app::backup
