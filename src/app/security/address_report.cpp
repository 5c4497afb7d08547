#include "app/console/logs.hpp"
#include "app/security/commands.hpp"
#include "app/security/firewall.hpp"
#include "app/security/request_counts.hpp"
#include "db/direct.hpp"
#include "modules/identity/address_range.hpp"
#include "modules/operations/notice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

namespace erp::app::security {
namespace {

constexpr std::size_t most_lines = 20;

void print_most(const char* title, const RequestCounts::Counts& counts) {
  for (const auto& [name, count] : most_frequent(counts, most_lines))
    std::cout << fmt::format("  {:8} {:10} {}\n", title, count, name);
}

void print_requests(const char* title, const std::filesystem::path& folder, const std::string& range) {
  RequestCounts requests;
  each_line(folder, "access.log", [&](std::string_view line) { requests.add(line, range); });
  std::cout << fmt::format("\n{}: {}\n", title, requests.count);
  if (requests.count == 0) return;
  std::cout << "  first " << requests.first << "\n  last  " << requests.last << '\n';
  print_most("address", requests.by_address);
  print_most("status", requests.by_status);
  print_most("user", requests.by_user);
  print_most("path", requests.by_path);
}

// ip=192.0.2.7 reason=password
std::string_view value_of(std::string_view line, std::string_view name) {
  const auto at = line.find(" " + std::string{name} + "=");
  if (at == line.npos) return {};
  const auto begin = at + name.size() + 2;
  return line.substr(begin, std::min(line.find(' ', begin), line.size()) - begin);
}

void print_refusals(const Config& config, const std::string& range) {
  RequestCounts::Counts reasons;
  each_line(config.log.folder, "error.log", [&](std::string_view line) {
    if (line.find(" AUTH_FAILED ") == line.npos || !identity::covers(range, value_of(line, "ip"))) return;
    ++reasons[std::string{value_of(line, "reason")}];
  });
  std::cout << "\nRefused sign-ins\n";
  print_most("reason", reasons);
}

// An address that is none, of whatever it came, matches nothing.
constexpr std::string_view from_there =
    "(case when {} ~ '^[0-9a-fA-F.:]+$' then {}::inet <<= $1::inet else false end)";

void print_rows(const char* title, std::size_t columns, const db::Rows& rows) {
  std::cout << "\n  " << title << '\n';
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::cout << "   ";
    for (std::size_t column = 0; column < columns; ++column) std::cout << ' ' << rows.text(i, column);
    std::cout << '\n';
  }
  if (rows.size() == 0) std::cout << "    none\n";
}

void print_company(db::Direct& connection, const std::string& range, const std::string& days) {
  const auto audit = fmt::format(fmt::runtime(from_there), "a.address", "a.address");
  const auto recent =
      " from audit_log a left join user_account u on u.id = a.user_id where a.organization_id = "
      "current_organization() and a.at > now() - $2::int * interval '1 day' and " +
      audit;
  print_rows(
      "People, and what they did",
      4,
      connection.run(
          "select coalesce(u.email, '-'), count(*) || ' times', min(a.at)::timestamp(0), "
          "max(a.at)::timestamp(0)" +
              recent + " group by u.email order by count(*) desc limit 50",
          {range, days}));
  const auto session = fmt::format(fmt::runtime(from_there), "s.address", "s.address");
  print_rows(
      "Open sessions",
      4,
      connection.run(
          "select u.email, s.kind, s.address, s.created_at::timestamp(0) from user_session s join "
          "user_account "
          "u on u.id = s.user_id where s.organization_id = current_organization() and s.revoked_at is null "
          "and s.absolute_expires_at > now() and $2::int > 0 and " +
              session + " order by 1",
          {range, days}));
  const auto key = fmt::format(fmt::runtime(from_there), "k.last_used_address", "k.last_used_address");
  print_rows(
      "API keys used last from there",
      3,
      connection.run(
          "select u.email, k.prefix, k.last_used_at::timestamp(0) from api_key k join user_account u on u.id "
          "= "
          "k.user_id where k.organization_id = current_organization() and $2::int > 0 and " +
              key + " order by 1",
          {range, days}));
  print_rows(
      "Changes, the newest first",
      5,
      connection.run(
          "select a.at::timestamp(0), coalesce(u.email, '-'), a.action, a.resource, "
          "coalesce(a.record_id::text, "
          "'-')" +
              recent + " order by a.id desc limit 200",
          {range, days}));
}

void print_trails(const Config& config, const std::string& range, int days) {
  db::Direct connection{config.database.url};
  connection.run("select set_config('itdo.access', 'system', false)");
  const auto all = connection.run("select id, code, name from organization order by code");
  for (std::size_t i = 0; i < all.size(); ++i) {
    connection.run("select set_config('itdo.organization_id', $1, false)", {std::string{all.text(i, 0)}});
    std::cout << "\n" << all.text(i, 1) << " " << all.text(i, 2) << '\n';
    print_company(connection, range, std::to_string(days));
  }
}

void print_block(const std::string& range) {
  const auto all = blocked();
  const auto found = std::ranges::find_if(all, [&](const Blocked& one) {
    return identity::covers(one.range, std::string_view{range}.substr(0, range.find('/')));
  });
  std::cout << range << (found == all.end() ? " is not blocked.\n" : " is blocked: " + found->reason + "\n");
}

}  // namespace

int report_address(const Snapshot& snapshot, const std::string& range, int days) {
  const Config& config = snapshot->config;
  if (!identity::is_range(range)) throw std::runtime_error{range + " is no address"};
  print_block(range);
  print_requests("Requests to the service", config.log.folder, range);
  print_requests("Requests to nginx", "/var/log/nginx", range);
  print_refusals(config, range);
  try {
    print_trails(config, range, days);
  } catch (const db::Unavailable& away) {
    std::cerr << "itdo-erp: only the logs were looked at: " << away.what() << '\n';
    return 3;
  }
  return 0;
}

}  // namespace erp::app::security
