// A plain blocking connection for the command line: migrations, bulk loading, set-up. Never in a request.
#pragma once

#include "db/database.hpp"

namespace erp::db {

class Direct {
 public:
  // Throws Unavailable. Statements without a limit unless one is given.
  explicit Direct(
      const std::string& uri, std::chrono::milliseconds connect_timeout = std::chrono::seconds{10},
      std::chrono::milliseconds statement_timeout = {});
  ~Direct();
  Direct(const Direct&) = delete;
  Direct& operator=(const Direct&) = delete;
  Rows run(const std::string& sql, const Values& values = {});
  // What reaches the server, and its log, is what the password is checked by, never the password.
  void set_password(const std::string& role, const std::string& password);
  void script(const std::string& sql);  // several statements, no values
  // COPY … FROM STDIN: `more` appends rows in text format to the buffer and answers false after the last.
  void copy(const std::string& sql, const std::function<bool(std::string& buffer)>& more);
  // The same in steps, for whoever has rows to give; a refusal may show only at the end.
  void begin_copy(const std::string& sql);
  bool put_rows(std::string_view rows);  // in text format; false: the connection broke
  std::int64_t end_copy();               // how many rows the server took in

 private:
  void* connection_;
};

// Escapes one field of COPY's text format onto out; "\\N" for null.
void copy_field(const Value&, std::string& out);

}  // namespace erp::db
