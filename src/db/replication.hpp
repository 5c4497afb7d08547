// A second machine that follows this database, as PostgreSQL tells of it (migrations/setup/replication.sql).
#pragma once

#include "db/database.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp::db {

struct Standby {
  std::string name, state;  // sync, quorum, potential, async; or what it does before it streams
  std::optional<std::int64_t> bytes = {};  // behind
  std::optional<double> seconds = {};      // behind; none: nothing was written lately
  bool synchronous() const { return state == "sync" || state == "quorum"; }
};
struct UnreadSlot {
  std::string name, state;
  std::optional<std::int64_t> bytes = {};  // of log that is kept for it; none: nothing
};
struct Replication {
  bool is_standby = false;
  std::int64_t demanded = 0;      // synchronous standbys that a commit waits for
  std::vector<Standby> standbys;  // on a standby: what it receives, by the address it comes from
  std::vector<UnreadSlot> unread;
  bool configured() const { return is_standby || demanded > 0 || !standbys.empty() || !unread.empty(); }
};

// Answers nothing where setup-database of an earlier program has not made what is asked.
inline constexpr const char* replication_known = "select to_regprocedure('ops.replication()') is not null";
inline constexpr const char* replication_sql = "select * from ops.replication() order by kind, name";
Replication read_replication(const Rows& of_replication_sql);

// What is wrong with it, a line each, the worst first.
std::vector<std::string> faults_of(const Replication&);
// How it stands, in one line.
std::string summary_of(const Replication&);

}  // namespace erp::db
