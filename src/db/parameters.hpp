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
  Parameters(
      std::string uri, std::chrono::milliseconds connect_timeout, std::chrono::milliseconds statement_timeout,
      Access = Access::full);
  Parameters(const Parameters&) = delete;
  Parameters& operator=(const Parameters&) = delete;
  const char* const* keywords() const { return keywords_.data(); }
  const char* const* values() const { return values_.data(); }

 private:
  void add(const char* keyword, const std::string& value);

  const std::string uri_, connect_timeout_, options_;
  std::vector<const char*> keywords_, values_;
};

}  // namespace erp::db
