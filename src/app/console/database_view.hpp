// Questions to the database that are described once: what is asked, and what the columns of the answer are.
// The command line prints it, the console shows it. Here: what PostgreSQL tells of itself.
#pragma once

#include "db/database.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace erp::app {

struct ViewColumn {
  enum Kind : std::uint8_t { text, number, seconds, moment, statement };
  std::string_view name;
  Kind kind = text;
  int width = 0;  // on a terminal
};

struct DatabaseView {
  std::string_view name;
  std::string_view sql;  // with a limit
  std::vector<ViewColumn> columns;
};

// Room and use of connections; whether this role sees what others do.
extern const DatabaseView connection_sums;
extern const DatabaseView connection_groups;
extern const DatabaseView lock_waits;
extern const DatabaseView running_statements;
extern const DatabaseView slow_statements;  // throws db::Error where pg_stat_statements is not installed
extern const DatabaseView largest_tables;
extern const DatabaseView largest_indexes;
extern const DatabaseView unused_indexes;
extern const DatabaseView memory_settings;

// Statements come without their values.
std::string shown(const ViewColumn&, std::string_view value);
// The rows as an array of objects.
std::string as_json(const DatabaseView&, const db::Rows&);

}  // namespace erp::app
