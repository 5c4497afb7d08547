#include "db/parameters.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace erp::db {
namespace {

// The option "options" of a connection string; ours are added to it.
std::string given_options(const std::string& uri) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed{
      PQconninfoParse(uri.c_str(), &message), &PQconninfoFree};
  if (!parsed) {
    const std::unique_ptr<char, decltype(&PQfreemem)> owned{message, &PQfreemem};
    throw std::invalid_argument{
        "the connection string of the database cannot be read: " +
        std::string{message ? message : "out of memory"}};
  }
  for (const auto* option = parsed.get(); option->keyword; ++option) {
    if (option->val && std::string_view{option->keyword} == "options") return option->val;
  }
  return {};
}

std::string session_options(
    const std::string& uri, std::chrono::milliseconds statement_timeout, Parameters::Access access) {
  std::string text = given_options(uri) + " -c timezone=UTC -c datestyle=ISO -c intervalstyle=iso_8601";
  text += " -c statement_timeout=" + std::to_string(statement_timeout.count());
  if (access == Parameters::Access::read_only) text += " -c default_transaction_read_only=on";
  return text;
}

// libpq takes whole seconds and reads 1 as 2.
std::string whole_seconds(std::chrono::milliseconds timeout) {
  return std::to_string(std::max<long>(2, std::chrono::ceil<std::chrono::seconds>(timeout).count()));
}

}  // namespace

Parameters::Parameters(
    std::string uri, std::chrono::milliseconds connect_timeout, std::chrono::milliseconds statement_timeout,
    Access access)
    : uri_{std::move(uri)},
      connect_timeout_{whole_seconds(connect_timeout)},
      options_{session_options(uri_, statement_timeout, access)} {
  static const std::string name = "itdo-erp", on = "1", idle = "30", interval = "10", count = "3";
  static const std::string user_timeout = "15000", encoding = "UTF8";
  add("application_name", name);
  add("connect_timeout", connect_timeout_);
  add("keepalives", on);
  add("keepalives_idle", idle);
  add("keepalives_interval", interval);
  add("keepalives_count", count);
  add("tcp_user_timeout", user_timeout);
  add("dbname", uri_);
  // After the connection string, hence stronger.
  add("client_encoding", encoding);
  add("options", options_);
  keywords_.push_back(nullptr);
  values_.push_back(nullptr);
}

void Parameters::add(const char* keyword, const std::string& value) {
  keywords_.push_back(keyword);
  values_.push_back(value.c_str());
}

}  // namespace erp::db
