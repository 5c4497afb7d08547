#include "db/parameters.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace erp::db {
namespace {

using ParsedString = std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)>;

ParsedString parsed_string(const std::string& uri) {
  char* message = nullptr;
  ParsedString parsed{PQconninfoParse(uri.c_str(), &message), &PQconninfoFree};
  if (parsed) return parsed;
  const std::unique_ptr<char, decltype(&PQfreemem)> owned{message, &PQfreemem};
  throw std::invalid_argument{
      "the connection string of the database cannot be read: " +
      std::string{message ? message : "out of memory"}};
}

std::string option_of(const ParsedString& parsed, std::string_view keyword) {
  for (const auto* option = parsed.get(); option->keyword; ++option)
    if (option->val && option->keyword == keyword) return option->val;
  return {};
}

// The option "options" of a connection string; ours are added to it.
std::string given_options(const std::string& uri) {
  return option_of(parsed_string(uri), "options");
}

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= list.size();) {
    const auto comma = std::min(list.find(',', from), list.size());
    parts.emplace_back(list.substr(from, comma - from));
    from = comma + 1;
  }
  return parts;
}

void append_option(std::string& text, std::string_view keyword, std::string_view value) {
  text += std::string{keyword} + "='";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  text += "' ";
}

// Who asks for a server that can be written to means a primary; a session of ours that only reads is none
// that could write, on any server.
std::string wanted_server(const std::string& uri, Parameters::Access access) {
  const auto target = option_of(parsed_string(uri), "target_session_attrs");
  return access == Parameters::Access::read_only && target == "read-write" ? "primary" : "";
}

// The connection string once for each host that it names, in their order.
std::vector<std::string> hosts_of(const std::string& uri) {
  constexpr std::string_view of_a_host[] = {"host", "hostaddr", "port"};
  const auto parsed = parsed_string(uri);
  const auto names = split(option_of(parsed, "host")), addresses = split(option_of(parsed, "hostaddr")),
             ports = split(option_of(parsed, "port"));
  const auto count = std::max(names.size(), addresses.size());
  if (count < 2) return {uri};
  const auto fits = [&](const std::vector<std::string>& list, bool one_for_all) {
    return list.size() == count || (list.size() == 1 && (one_for_all || list.front().empty()));
  };
  if (!fits(names, false) || !fits(addresses, false) || !fits(ports, true))
    throw std::invalid_argument{
        "the connection string of the database names more hosts than addresses or ports"};
  std::string common;
  for (const auto* option = parsed.get(); option->keyword; ++option)
    if (option->val && std::ranges::find(of_a_host, option->keyword) == std::end(of_a_host))
      append_option(common, option->keyword, option->val);
  std::vector<std::string> hosts;
  for (std::size_t i = 0; i < count; ++i) {
    std::string host = common;
    // One that stands for all has no comma; what is left out is libpq's to choose.
    const auto add = [&](std::string_view keyword, const std::vector<std::string>& list) {
      const auto& value = list.size() == 1 ? list.front() : list.at(i);
      if (!value.empty()) append_option(host, keyword, value);
    };
    add("host", names);
    add("hostaddr", addresses);
    add("port", ports);
    hosts.push_back(std::move(host));
  }
  return hosts;
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
      target_{wanted_server(uri_, access)},
      hosts_{hosts_of(uri_)},
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
  if (!target_.empty()) add("target_session_attrs", target_);
  keywords_.push_back(nullptr);
  values_.push_back(nullptr);
  for (const auto& host : hosts_) {
    auto& values = values_of_hosts_.emplace_back(values_);
    std::ranges::replace(values, uri_.c_str(), host.c_str());
  }
}

void Parameters::add(const char* keyword, const std::string& value) {
  keywords_.push_back(keyword);
  values_.push_back(value.c_str());
}

}  // namespace erp::db
