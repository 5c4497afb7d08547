#include "app/console/database_views.hpp"

#include "app/console/database_view.hpp"
#include "app/console/logs.hpp"
#include "app/console/slow_requests.hpp"
#include "app/operations/machine.hpp"
#include "db/direct.hpp"
#include "service/process.hpp"

#include <fmt/format.h>

#include <iostream>

namespace erp::app {
namespace {

constexpr std::chrono::milliseconds time_for_a_view{5000};

// The superuser sees what everybody does; where there is none, the role of the service sees itself.
db::Direct watcher(const Config& config) {
  try {
    return db::Direct{config.database.maintenance_url, time_for_a_view, time_for_a_view};
  } catch (const db::Unavailable&) {
    return db::Direct{config.database.url, time_for_a_view, time_for_a_view};
  }
}

db::Rows look(db::Direct& connection, const DatabaseView& view) {
  return connection.run(std::string{view.sql});
}

void print(const DatabaseView& view, const db::Rows& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::size_t number = 0;
    for (const auto& column : view.columns) {
      auto words = rows.null(i, number) ? "-" : shown(column, rows.text(i, number));
      if (column.kind == ViewColumn::seconds) words += " s";
      ++number;
      std::cout << fmt::format("{:{}} ", words, column.width);
    }
    std::cout << '\n';
  }
}

void print_waits(const db::Rows& rows) {
  const auto& columns = lock_waits.columns;
  for (std::size_t i = 0; i < rows.size(); ++i)
    std::cout << fmt::format(
        "{:8} waits {:>10} s for {}{}, held by {} ({}, transaction of {} s)\n    waits: {}\n    holds: {}\n",
        rows.text(i, 0),
        rows.text(i, 1),
        rows.text(i, 2),
        rows.null(i, 3) ? "" : " on " + std::string{rows.text(i, 3)},
        rows.text(i, 4),
        rows.text(i, 5),
        rows.null(i, 6) ? "-" : rows.text(i, 6),
        shown(columns.at(7), rows.text(i, 7)),
        shown(columns.at(8), rows.text(i, 8)));
}

}  // namespace

int show_connections(const Snapshot& snapshot) {
  auto connection = watcher(snapshot->config);
  const auto sum = look(connection, connection_sums);
  std::cout << sum.text(0, 0) << " of " << sum.text(0, 1) << " connections\n\n";
  print(connection_groups, look(connection, connection_groups));
  return sum.integer(0, 0) * 10 >= sum.integer(0, 1) * 8 ? 3 : 0;
}

int show_locks(const Snapshot& snapshot) {
  auto connection = watcher(snapshot->config);
  const auto waiting = look(connection, lock_waits);
  print_waits(waiting);
  if (waiting.size() == 0)
    std::cout << "Nobody waits for a lock.\n";
  else
    std::cout << "\nTo end a holder: sudo -u postgres psql -c 'select pg_terminate_backend(PID)'\n";
  return waiting.size() == 0 ? 0 : 3;
}

int show_memory(const Snapshot& snapshot) {
  constexpr int much = 80;
  std::cout << memory_percent() << "% of the memory is used\n\n";
  const auto processes =
      run({.words = {"ps", "-eo", "pid,user,rss,nlwp,comm", "--sort=-rss"}}, {}, time_for_a_view);
  std::size_t lines = 0, end = 0;
  while (lines < 16 && end != processes.out.npos) {
    end = processes.out.find('\n', end + 1);
    ++lines;
  }
  std::cout << processes.out.substr(0, end) << '\n';
  try {
    auto connection = watcher(snapshot->config);
    std::cout << "\nPostgreSQL is set to\n";
    print(memory_settings, look(connection, memory_settings));
  } catch (const db::Unavailable& away) { std::cerr << "itdo-erp: " << away.what() << '\n'; }
  return memory_percent() > much ? 3 : 0;
}

int show_slow(const Snapshot& snapshot) {
  constexpr std::size_t most = 20;
  SlowRequests requests{most};
  each_line(snapshot->config.log.folder, "access.log", [&](std::string_view line) { requests.add(line); });
  std::cout << "Slowest requests\n" << requests.page();
  auto connection = watcher(snapshot->config);
  std::cout << "\nStatements that run longest now\n";
  print(running_statements, look(connection, running_statements));
  std::cout << "\nStatements by the time that they took in all: calls, mean, longest (ms)\n";
  try {
    print(slow_statements, look(connection, slow_statements));
  } catch (const db::Error& error) {
    std::cout << "  not counted: " << error.what() << " (itdo-erp setup installs pg_stat_statements)\n";
  }
  return 0;
}

int show_tables(const Snapshot& snapshot) {
  auto connection = watcher(snapshot->config);
  std::cout << "Largest tables: bytes, those of indexes, rows, dead rows, last vacuum, last analyse\n";
  print(largest_tables, look(connection, largest_tables));
  std::cout << "\nLargest indexes: table, bytes, scans\n";
  print(largest_indexes, look(connection, largest_indexes));
  std::cout << "\nIndexes that were never scanned\n";
  print(unused_indexes, look(connection, unused_indexes));
  return 0;
}

}  // namespace erp::app
