// Reading logs: ours, and those of the database, the cache and the web server.
#pragma once

#include "app/commands.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

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

// "error.log", "error.log.1", "error.log-20250126.gz" of a folder: the newest last.
std::vector<std::string> log_files(const std::filesystem::path& folder, const std::string& prefix);

// Calls `each` with every line of "access.log", "access.log.1", "access.log-20250126.gz" …, the newest file
// last.
void each_line(
    const std::filesystem::path& folder, const std::string& name,
    const std::function<void(std::string_view)>& each);

}  // namespace erp::app
