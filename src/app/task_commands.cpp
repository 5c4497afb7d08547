#include "app/task_commands.hpp"

#include "app/company.hpp"
#include "modules/operations/runbook_shelf.hpp"
#include "modules/operations/task_actions.hpp"
#include "runtime/loop.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <iostream>

namespace erp::app {
namespace {

template <class Work>
int with_company(const Snapshot& snapshot, Work work) {
  operations::open_shelf(shared_folder("docs"));
  run_in_loop([&] {
    db::Database database{
        db::Options{.uri = snapshot->config.database.url, .connections = 1, .read_connections = 1}};
    work(database, organization_named(database, snapshot->config.support.company));
  });
  return 0;
}

int generate(const Snapshot& snapshot) {
  return with_company(snapshot, [](db::Database& database, const Uuid& company) {
    std::cout << operations::generate_tasks(database, company) << " tasks were made.\n";
    operations::escalate_tasks(database, company);
  });
}

int list(const Snapshot& snapshot) {
  return with_company(snapshot, [](db::Database& database, const Uuid& company) {
    const auto rows = database.read(
        {.organization_id = to_text(company), .access = "system"},
        "select t.number, t.kind, t.state, t.due_on, coalesce(u.full_name, '-') from task t left join "
        "user_account "
        "u on u.id = t.owner_id order by t.due_on desc, t.number desc limit 50");
    for (std::size_t i = 0; i < rows.size(); ++i)
      std::cout << fmt::format(
          "{:<16}{:<26}{:<12}{:<12}{}\n",
          rows.text(i, 0),
          rows.text(i, 1),
          rows.text(i, 2),
          rows.text(i, 3),
          rows.text(i, 4));
  });
}

}  // namespace

void add_task_commands(CLI::App& cli, const Choose& choose, const Load& load) {
  auto* tasks = cli.add_subcommand("tasks", "What people do every month and every quarter");
  tasks->require_subcommand(1);
  tasks->add_subcommand("list", "The newest, with who has each")->callback([=] {
    choose([=] { return list(load()); });
  });
  tasks
      ->add_subcommand(
          "generate", "Make those of this month, tell of late ones; the server does it by itself")
      ->callback([=] { choose([=] { return generate(load()); }); });
}

}  // namespace erp::app
