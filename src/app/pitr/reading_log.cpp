#include "app/pitr/reading_log.hpp"

#include "app/pitr/pgbackrest.hpp"
#include "db/direct.hpp"

#include <array>
#include <fstream>
#include <sstream>

namespace erp::app::pitr {

namespace fs = std::filesystem;

std::string limits_of(const fs::path& data) {
  const auto known = run({.words = as_postgres({std::string{programs} + "pg_controldata", data.string()})});
  constexpr std::array<std::pair<const char*, const char*>, 5> names{{
      {"max_connections setting:", "max_connections"},
      {"max_worker_processes setting:", "max_worker_processes"},
      {"max_wal_senders setting:", "max_wal_senders"},
      {"max_prepared_xacts setting:", "max_prepared_transactions"},
      {"max_locks_per_xact setting:", "max_locks_per_transaction"},
  }};
  std::string lines;
  std::istringstream said{known.out};
  for (std::string line; std::getline(said, line);)
    for (const auto& [label, setting] : names)
      if (line.starts_with(label))
        lines += std::string{setting} + " = " + line.substr(line.find_last_of(' ') + 1) + "\n";
  return lines;
}

std::optional<Recovered> recovered(const std::string& superuser_url) {
  try {
    db::Direct cluster{superuser_url};
    const auto state = cluster.run(
        "select pg_is_in_recovery(), coalesce((extract(epoch from pg_last_xact_replay_timestamp()) * "
        "1000000)::bigint, 0), coalesce(((pg_last_wal_replay_lsn() - '0/0') / (16 * 1024 * 1024))::bigint, "
        "0)");
    if (state.text(0, 0) == "t") return {};
    return Recovered{
        .last_commit = {std::stoll(std::string{state.text(0, 1)})},
        .read_until = std::stoull(std::string{state.text(0, 2)})};
  } catch (const db::Unavailable&) { return {}; }
}

std::string last_words(const fs::path& file) {
  std::ifstream log{file};
  std::string last, fatal;
  for (std::string line; std::getline(log, line); last = line)
    if (line.find("FATAL:") != std::string::npos) fatal = line;
  return fatal.empty() ? last : fatal;
}

}  // namespace erp::app::pitr
