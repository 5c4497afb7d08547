// What every connection asks of the server beyond its connection string.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace erp::db {

// For PQconnectStartParams and PQconnectdbParams, with expand_dbname. The connection string may override all
// but the session settings that the code above relies on. Throws std::invalid_argument if it cannot be read.
class Parameters {
 public:
  enum class Access { full, read_only };
  // By a pool of sessions (pgbouncer in transaction mode) each transaction may meet another session: nothing
  // is prepared, and what a session would remember is said in each transaction.
  enum class Way { straight, pool };
  Parameters(
      std::string uri, std::chrono::milliseconds connect_timeout, std::chrono::milliseconds statement_timeout,
      Access = Access::full, Way = Way::straight);
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;
  const char* const* keywords() const { return keywords_.data(); }
  const char* const* values() const { return values_.data(); }
  bool pooled() const { return pooled_; }
  // Begins the work for a scope: organization, user, access.
  const char* scope_sql() const { return scope_sql_.c_str(); }

 private:
  void add(const char* keyword, const std::string& value);

  const std::string uri_, connect_timeout_, options_;
  const bool pooled_;
  const std::string scope_sql_;
  std::vector<const char*> keywords_, values_;
};

}  // namespace erp::db
