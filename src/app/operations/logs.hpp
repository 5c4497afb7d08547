// Reading logs: ours, and those of the database, the cache and the web server.
#pragma once

#include "app/commands.hpp"

#include <cstddef>
#include <string>

namespace erp::app {

struct LogChoice {
  std::string which;  // app, error, access, db, cache, web
  bool follow = false;
  int lines = 50;
};
// Becomes `tail` or `journalctl`.
int show_log(const Snapshot&, const LogChoice&);
// Counts the codes of warnings and errors, those that appeared last on top.
int top_of_logs(const Snapshot&);
// Looks for a word in all our logs, rotated ones too.
int search_logs(const Snapshot&, const std::string& word);

std::size_t errors_of_last_day(const Config&);

}  // namespace erp::app
