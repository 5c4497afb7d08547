// What every connection asks of the server beyond its connection string.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
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
  // The same for one of the hosts that the connection string names. Asked of all at once, libpq would wait
  // for a silent one as long as TCP does: its timeout for each host holds only where it may block.
  std::size_t hosts() const { return values_of_hosts_.size(); }
  const char* const* values_of(std::size_t host) const { return values_of_hosts_[host].data(); }
  // The one that answered last is asked first.
  std::size_t first_host() const { return first_host_.load(); }
  void answered(std::size_t host) const { first_host_ = host % hosts(); }
  bool pooled() const { return pooled_; }
  // Begins the work for a scope: organization, user, access.
  const char* scope_sql() const { return scope_sql_.c_str(); }

 private:
  void add(const char* keyword, const std::string& value);

  const std::string uri_, connect_timeout_, options_, target_;
  const std::vector<std::string> hosts_;  // a connection string each
  const bool pooled_;
  const std::string scope_sql_;
  std::vector<const char*> keywords_, values_;
  std::vector<std::vector<const char*>> values_of_hosts_;
  mutable std::atomic<std::size_t> first_host_ = 0;
};

}  // namespace erp::db
