// The program's log: one line an event, written behind the back of the request that caused it.
//
//   2025-01-26 09:00:00.123 ERROR DB_CONN_REFUSED req=7f3a user=42 dur_ms=3004 msg="could not connect"
//
// A full or slow disk never blocks a caller: lines wait in a bounded queue, the oldest give way and are
// counted.
#pragma once

#include "service/config.hpp"

#include <chrono>
#include <concepts>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>

namespace erp::log {

// One name=value of a line. Holds a view of texts: made for the length of one call.
class Field {
 public:
  Field(std::string_view name, std::string_view text) : name_{name}, text_{text} {}
  Field(std::string_view name, const char* text) : name_{name}, text_{text} {}
  Field(std::string_view name, const std::string& text) : name_{name}, text_{text} {}
  Field(std::string_view name, std::integral auto number) : name_{name}, digits_{std::to_string(number)} {}
  std::string_view name() const { return name_; }
  std::string_view text() const { return digits_.empty() ? text_ : std::string_view{digits_}; }

 private:
  std::string_view name_, text_;
  std::string digits_;  // of a number; short enough to live without the heap
};
using Fields = std::initializer_list<Field>;

struct Options {
  LogLevel level = LogLevel::info;
  std::filesystem::path folder;  // app.log, error.log (WARNING and up), access.log; empty: no files
  bool journal = true;           // lines to standard error, with "<3>" in front for the system journal
  bool access = true;
  std::size_t queue = 8192;  // lines
};

// Replaces what is open. A folder that cannot be written costs one line on standard error, where all lines go
// then. Before open() and after close() lines go to standard error at once.
void open(const Options&);
void close();   // writes out what waits
void flush();   // asks for the lines so far to be written; does not wait
void reopen();  // after rotation; safe in a signal handler. A moved file is noticed within a second anyway
void set_level(LogLevel);
std::uint64_t dropped();  // lines that never reached a file since the start of the program

// `code` is one of the closed list of docs/log-codes.md; fields and message may hold any bytes.
void write(LogLevel level, std::string_view code, Fields fields, std::string_view message);
inline void debug(std::string_view code, Fields fields = {}, std::string_view message = {}) {
  write(LogLevel::debug, code, fields, message);
}
inline void info(std::string_view code, Fields fields = {}, std::string_view message = {}) {
  write(LogLevel::info, code, fields, message);
}
inline void warning(std::string_view code, Fields fields = {}, std::string_view message = {}) {
  write(LogLevel::warning, code, fields, message);
}
inline void error(std::string_view code, Fields fields = {}, std::string_view message = {}) {
  write(LogLevel::error, code, fields, message);
}

// One answered request, as nginx's "combined" writes it, with request id and seconds behind.
struct Access {
  std::string_view address, user, method, target, referer, agent, request_id;
  int status = 0;
  std::size_t bytes = 0;
  std::chrono::microseconds latency{};
};
void access(const Access&);

}  // namespace erp::log
