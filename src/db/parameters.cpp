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

// How the server learns of a client that is gone without a word, and lets go of what that one holds: the peer
// of a TCP connection must confirm within 10 s, and who has left is noticed even while a statement runs.
constexpr const char* watch_over_clients =
    " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
    " -c tcp_user_timeout=10000 -c client_connection_check_interval=2000";

std::string session_options(
    const std::string& uri, std::chrono::milliseconds statement_timeout, Parameters::Access access) {
  std::string text = given_options(uri) + " -c timezone=UTC -c datestyle=ISO -c intervalstyle=iso_8601";
  text += " -c statement_timeout=" + std::to_string(statement_timeout.count());
  text += watch_over_clients;
  if (access == Parameters::Access::read_only) text += " -c default_transaction_read_only=on";
  return text;
}

// What options say to a session of our own, for one transaction.
std::string scope_statement(
    std::chrono::milliseconds statement_timeout, Parameters::Access access, Parameters::Way way) {
  std::string sql =
      "select set_config('itdo.organization_id',$1,true), set_config('itdo.user_id',$2,true), "
      "set_config('itdo.access',$3,true)";
  if (way == Parameters::Way::straight) return sql;
  sql += ", set_config('timezone','UTC',true), set_config('datestyle','ISO',true)";
  sql += ", set_config('intervalstyle','iso_8601',true), set_config('statement_timeout','" +
         std::to_string(statement_timeout.count()) + "',true)";
  if (access == Parameters::Access::read_only) sql += ", set_config('transaction_read_only','on',true)";
  return sql;
}

// libpq takes whole seconds and reads 1 as 2.
std::string whole_seconds(std::chrono::milliseconds timeout) {
  return std::to_string(std::max<long>(2, std::chrono::ceil<std::chrono::seconds>(timeout).count()));
}

}  // namespace

Parameters::Parameters(
    std::string uri, std::chrono::milliseconds connect_timeout, std::chrono::milliseconds statement_timeout,
    Access access, Way way)
    : uri_{std::move(uri)},
      connect_timeout_{whole_seconds(connect_timeout)},
      options_{session_options(uri_, statement_timeout, access)},
      pooled_{way == Way::pool},
      scope_sql_{scope_statement(statement_timeout, access, way)} {
  static const std::string name = "itdo-erp", on = "1", idle = "2", interval = "2", count = "3";
  // What was sent and is not confirmed within 3 s of TCP was swallowed on its way; who waits for an answer
  // learns by probes, after 4 s, that nobody is there.
  static const std::string user_timeout = "3000", encoding = "UTF8";
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
  if (!pooled_) add("options", options_);
  keywords_.push_back(nullptr);
  values_.push_back(nullptr);
}

void Parameters::add(const char* keyword, const std::string& value) {
  keywords_.push_back(keyword);
  values_.push_back(value.c_str());
}

}  // namespace erp::db
