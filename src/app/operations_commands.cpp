#include "app/operations_commands.hpp"

#include "app/console/database_views.hpp"
#include "app/console/logs.hpp"
#include "app/disaster/activation.hpp"
#include "app/operations/capacity.hpp"
#include "app/operations/doctor.hpp"
#include "app/operations/drill.hpp"
#include "app/operations/health_check.hpp"
#include "app/operations/job_failure.hpp"
#include "app/operations/schedule.hpp"
#include "app/operations/summary.hpp"
#include "app/snapshot/snapshot_command.hpp"
#include "app/upkeep/maintenance.hpp"
#include "modules/operations/rule_table.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace erp::app {
namespace {

void add_watching_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  static HealthCheckOptions check;
  auto* health =
      cli.add_subcommand("health-check", "Look at everything, log it, and tell people what changed");
  health->add_option("--at", check.at, "Rehearse at this time (RFC 3339)");
  health->callback([=] { choose([=] { return health_check(load(), check); }); });

  static DoctorOptions how;
  auto* doctors = cli.add_subcommand("doctor", "Go through the checklist, with a way out of each fault");
  doctors->add_flag("--json", how.json);
  doctors->add_flag("--explain", how.explain, "What each finding means, and where to look on");
  doctors->callback([=] {
    choose([=] {
      try {
        return doctor(load(), how);
      } catch (const ConfigRefused& refused) { return doctor(refused, how); }
    });
  });

  auto* rules = cli.add_subcommand("rules", "The alerts")->require_subcommand(1);
  rules->add_subcommand("print", "As rules of Prometheus")->callback([=] {
    choose([] { return std::cout << operations::prometheus_rules(), 0; });
  });
}

void add_snapshot_command(CLI::App& cli, const Choose& choose, const Load& load) {
  static snapshot::Options options;
  static bool waiting = false;
  auto* one = cli.add_subcommand("snapshot", "The evidence of a bad day in one file, and in an incident");
  one->add_option("folder", options.folder, "Where it goes (default: operations.state_folder/snapshots)");
  one->add_option("--hours", options.hours, "So many hours of logs")->check(CLI::Range(1, 168));
  one->add_option("--incident", options.incident, "Number of the one it belongs to; without: one is opened");
  one->add_flag("--hand-over", waiting, "Take none: bring those that wait into their incidents");
  one->callback([=] {
    choose([=] { return waiting ? snapshot::hand_over(load()) : snapshot::take(load(), options); });
  });
}

void add_log_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  static LogChoice choice;
  static std::string word;
  auto* logs = cli.add_subcommand("logs", "Read logs")->require_subcommand(1);
  for (const char* which : {"app", "error", "access", "db", "cache", "web"}) {
    auto* one = logs->add_subcommand(which, "Its last lines");
    one->add_flag("-f,--follow", choice.follow, "Go on with what comes");
    one->add_option("-n,--lines", choice.lines, "So many")->check(CLI::Range(0, 1'000'000));
    one->callback([=] {
      choice.which = which;
      choose([=] { return show_log(load(), choice); });
    });
  }
  logs->add_subcommand("top", "Count the codes of warnings and errors")->callback([=] {
    choose([=] { return top_of_logs(load()); });
  });
  auto* search = logs->add_subcommand("search", "Look for a word, in rotated logs too");
  search->add_option("word", word)->required();
  search->callback([=] { choose([=] { return search_logs(load(), word); }); });
}

void add_report_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  constexpr const char* mailed = "Also to alerts.recipients, and onto the console's page of reports";
  static bool by_mail = false;
  auto* summary = cli.add_subcommand("summary", "How things stand, on one page")->require_subcommand(1);
  for (const char* kind : {"morning", "evening", "night"}) {
    auto* one = summary->add_subcommand(kind, "The page of this hour");
    one->add_flag("--mail", by_mail, mailed);
    one->callback([=] { choose([=] { return summarize(load(), kind, by_mail); }); });
  }
  auto* perf = cli.add_subcommand("perf", "Performance")->require_subcommand(1);
  auto* report = perf->add_subcommand("report", "Each baseline: value, limit, since when, forecast");
  report->add_flag("--mail", by_mail, mailed);
  report->callback([=] { choose([=] { return report_performance(load(), by_mail); }); });
  auto* capacity =
      perf->add_subcommand("capacity", "When disks, database, rows, connections reach their limits");
  capacity->add_flag("--mail", by_mail, mailed);
  capacity->callback([=] { choose([=] { return show_capacity(load(), by_mail); }); });
  const auto view = [&](const char* name, const char* what, int (*show)(const Snapshot&)) {
    perf->add_subcommand(name, what)->callback([=] { choose([=] { return show(load()); }); });
  };
  view("slow", "Slowest requests, and the statements that take the time", show_slow);
  view("connections", "Who has the connections of the database", show_connections);
  view("locks", "Who waits for whom", show_locks);
  view("tables", "The largest tables and indexes, and those nobody uses", show_tables);
  view("memory", "Who has the memory", show_memory);
}

void add_drill_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  auto* drill = cli.add_subcommand("drill", "Rehearse a disaster and measure what it would cost");
  drill->require_subcommand(1);
  drill->add_subcommand("restore", "From the newest verified backup")->callback([=] {
    choose([=] { return drill_restore(load()); });
  });
  drill->add_subcommand("dr", "From the repository of pgBackRest alone")->callback([=] {
    choose([=] { return drill_disaster(load()); });
  });
  drill->add_subcommand("list", "What was measured")->callback([=] {
    choose([=] { return list_drills(load()); });
  });
}

void add_disaster_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  static ActivationOptions options;
  auto* disaster = cli.add_subcommand("dr", "The machine is lost: go on on another one");
  disaster->require_subcommand(1);
  auto* go = disaster->add_subcommand("activate", "Bring everything back on this machine, step by step");
  go->add_flag("--again", options.again, "From the first step, whatever was done before");
  go->add_flag("--replace", options.replace, "Put a database aside that is here already");
  go->add_option(
      "--files", options.files, "Archive of attached files (default: the newest of backup.folder)");
  go->add_flag("--without-files", options.without_files, "There is no such archive any more");
  go->add_option("--key-file", options.key_file, "With the passphrase of an encrypted repository");
  go->add_option("--address", options.address, "At which the world finds this machine, behind a router");
  go->callback([=] { choose([=] { return activate(load(), options); }); });
  disaster->add_subcommand("status", "What was done of it, and how long it took")->callback([=] {
    choose([=] { return show_activation(load()); });
  });
  disaster->add_subcommand("drill", "The same as drill dr: rehearse it beside the running service")
      ->callback([=] { choose([=] { return drill_disaster(load()); }); });
}

void add_maintenance_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  auto* schedule =
      cli.add_subcommand("schedule", "What runs by itself: when it ran, how it went, when it runs next");
  schedule->require_subcommand(0, 1);
  schedule->callback([=] {
    if (schedule->get_subcommands().empty()) choose([] { return show_schedule(); });
  });
  static std::string unit, result;
  auto* broken = schedule->add_subcommand(
      "broke-off", "Mail that a job was ended before it could say so itself (systemd calls this)");
  broken->add_option("unit", unit, "The unit, such as itdo-erp-backup.service")->required();
  broken->add_option("result", result, "What systemd says of it, such as timeout or oom-kill")->required();
  broken->callback([=] { choose([=] { return tell_broken_off(load(), unit, result); }); });
  static MaintenanceOptions options;
  auto* maintenance = cli.add_subcommand("maintenance", "Upkeep without stopping the business");
  maintenance->require_subcommand(1);
  auto* daily = maintenance->add_subcommand("daily", "Statistics, dead rows; on Sundays bloated indexes");
  daily->add_flag("--reindex", options.reindex, "As on a Sunday");
  daily->callback([=] { choose([=] { return maintain_daily(load(), options); }); });
  maintenance->add_subcommand("weekly", "Updates of the system")->callback([=] {
    choose([=] { return maintain_weekly(load()); });
  });
  auto* monthly = maintenance->add_subcommand("monthly", "Report of writes, unused indexes, growth");
  monthly->add_flag("--yes-offline", options.yes_offline, "VACUUM FULL, which locks every table");
  monthly->callback([=] { choose([=] { return maintain_monthly(load(), options); }); });

  static CleanupOptions cleanup;
  auto* clean = cli.add_subcommand("cleanup", "Remove what nobody needs any more");
  clean->add_flag("--logs", cleanup.only_logs, "Only rotated logs");
  clean->add_flag("--dry-run", cleanup.dry_run, "Only say what would be removed");
  clean->callback([=] { choose([=] { return clean_up(load(), cleanup); }); });
}

}  // namespace

void add_operations_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  add_watching_commands(cli, choose, load);
  add_snapshot_command(cli, choose, load);
  add_log_commands(cli, choose, load);
  add_report_commands(cli, choose, load);
  add_drill_commands(cli, choose, load);
  add_disaster_commands(cli, choose, load);
  add_maintenance_commands(cli, choose, load);
}

}  // namespace erp::app
