#include "app/operations/database_views.hpp"

#include "app/operations/logs.hpp"
#include "app/operations/machine.hpp"
#include "app/operations/slow_requests.hpp"
#include "db/direct.hpp"
#include "service/process.hpp"

#include <fmt/format.h>

#include <iostream>

namespace erp::app {
namespace {

constexpr std::chrono::milliseconds time_for_a_view{5000};
constexpr const char* times_for_people = "set intervalstyle = postgres";

// The superuser sees what everybody does; where there is none, the role of the service sees itself.
db::Direct watcher(const Config& config) {
  try {
    return db::Direct{config.database.maintenance_url, time_for_a_view, time_for_a_view};
  } catch (const db::Unavailable&) {
    return db::Direct{config.database.url, time_for_a_view, time_for_a_view};
  }
}

void print(const db::Rows& rows, std::initializer_list<int> widths) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::size_t column = 0;
    for (const int width : widths) std::cout << fmt::format("{:{}} ", rows.text(i, column++), width);
    std::cout << '\n';
  }
}

}  // namespace

int show_connections(const Snapshot& snapshot) {
  auto connection = watcher(snapshot->config);
  connection.script(times_for_people);
  const auto sum = connection.run(
      "select count(*), current_setting('max_connections')::int - "
      "current_setting('superuser_reserved_connections')::int from pg_stat_activity where backend_type = "
      "'client backend'");
  std::cout << sum.text(0, 0) << " of " << sum.text(0, 1) << " connections\n\n";
  print(
      connection.run(
          "select coalesce(datname, '-'), coalesce(usename, '-'), coalesce(nullif(application_name, ''), "
          "'-'), "
          "coalesce(host(client_addr), 'socket'), coalesce(state, '-'), count(*), coalesce('oldest ' || "
          "date_trunc('second', max(now() - backend_start)), '') from pg_stat_activity where backend_type = "
          "'client backend' group by 1, 2, 3, 4, 5 order by 6 desc limit 100"),
      {20, 16, 20, 16, 20, 5, 1});
  return sum.integer(0, 0) * 10 >= sum.integer(0, 1) * 8 ? 3 : 0;
}

int show_locks(const Snapshot& snapshot) {
  auto connection = watcher(snapshot->config);
  connection.script(times_for_people);
  const auto waiting = connection.run(
      "select a.pid, 'waits ' || date_trunc('milliseconds', now() - coalesce(l.waitstart, a.query_start)), "
      "'for ' "
      "|| l.mode || coalesce(' on ' || l.relation::regclass, ''), 'held by ' || b.pid || ' (' || "
      "coalesce(b.state, '-') || ', transaction of ' || coalesce(date_trunc('seconds', now() - "
      "b.xact_start)::text, '-') || ')', E'\\n    waits: ' || left(regexp_replace(a.query, '\\s+', ' ', "
      "'g'), 300) "
      "|| E'\\n    holds: ' || left(regexp_replace(b.query, '\\s+', ' ', 'g'), 300) from pg_stat_activity a "
      "join "
      "pg_locks l on l.pid = a.pid and not l.granted join lateral unnest(pg_blocking_pids(a.pid)) as h (pid) "
      "on "
      "true join pg_stat_activity b on b.pid = h.pid order by l.waitstart limit 100");
  print(waiting, {8, 24, 40, 40, 1});
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
    print(
        connection.run("select name, current_setting(name) from pg_settings where name in ('shared_buffers', "
                       "'work_mem', "
                       "'maintenance_work_mem', 'effective_cache_size', 'max_connections') order by name"),
        {24, 1});
  } catch (const db::Unavailable& away) { std::cerr << "itdo-erp: " << away.what() << '\n'; }
  return memory_percent() > much ? 3 : 0;
}

int show_slow(const Snapshot& snapshot) {
  constexpr std::size_t most = 20;
  SlowRequests requests{most};
  each_line(snapshot->config.log.folder, "access.log", [&](std::string_view line) { requests.add(line); });
  std::cout << "Slowest requests\n" << requests.page();
  auto connection = watcher(snapshot->config);
  connection.script(times_for_people);
  std::cout << "\nStatements that run longest now\n";
  print(
      connection.run(
          "select pid, date_trunc('milliseconds', now() - query_start), coalesce(wait_event, 'runs'), "
          "left(regexp_replace(query, '\\s+', ' ', 'g'), 300) from pg_stat_activity where state = 'active' "
          "and pid "
          "<> pg_backend_pid() and backend_type = 'client backend' order by query_start limit 20"),
      {8, 16, 20, 1});
  std::cout << "\nStatements by the time that they took in all: calls, mean, longest (ms)\n";
  try {
    print(
        connection.run(
            "select round(total_exec_time), calls, round(mean_exec_time::numeric, 1), round(max_exec_time), "
            "left(regexp_replace(query, '\\s+', ' ', 'g'), 300) from ext.pg_stat_statements where dbid = "
            "(select "
            "oid from pg_database where datname = current_database()) order by total_exec_time desc limit "
            "20"),
        {10, 8, 8, 8, 1});
  } catch (const db::Error& error) {
    std::cout << "  not counted: " << error.what() << " (itdo-erp setup installs pg_stat_statements)\n";
  }
  return 0;
}

}  // namespace erp::app
