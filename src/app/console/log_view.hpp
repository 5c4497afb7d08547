// The end of the log as a screen shows it: what was asked for of its lines, and how often each code is among
// them.
#pragma once

#include "service/config.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace erp::app {

// DATE TIME LEVEL CODE name=value …
struct LogLine {
  std::string_view time, level, code, rest;  // views into the line; no code: it is none
};
LogLine read_log_line(std::string_view line);
// Of a line or its rest: "7f3a" of "req=7f3a user=42"; empty if it is not there.
std::string_view log_field(std::string_view line, std::string_view name);

// Reads blocks from the end of the newest file back into those that were rotated, but for packed ones, until
// so many bytes were read; a line of more than 64 KB is passed over. False: there is more.
bool each_line_backwards(
    const std::filesystem::path& folder, const std::string& name, std::size_t most_bytes,
    const std::function<void(std::string_view)>& each);

struct LogQuestion {
  std::string level, code, request_id;  // "WARNING": that and what is worse; empty: all
  std::string from;                     // "2025-01-26 09:00:00" by the clock of the machine
  std::size_t limit = 200;
};

struct LogEntry {
  std::string time, level, code, text, request_id;
};
struct CodeCount {
  std::string code, level, last;
  std::size_t count = 0;
};
struct LogView {
  std::vector<LogEntry> entries;  // the newest first
  std::vector<CodeCount> codes;   // the most frequent first; whatever code was asked for
  std::string back_to;            // the time of the oldest line that was looked at
  bool complete = true;           // there is nothing older, or what was asked for begins later
};
LogView look_at_log(const Config&, const LogQuestion&);

}  // namespace erp::app
