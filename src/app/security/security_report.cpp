#include "app/operations/channels.hpp"
#include "app/operations/page_mail.hpp"
#include "app/operations/updates.hpp"
#include "app/proof_session.hpp"
#include "app/security/commands.hpp"
#include "app/security/firewall.hpp"
#include "db/direct.hpp"
#include "modules/identity/audit_seal.hpp"
#include "modules/operations/notice.hpp"
#include "service/process.hpp"

#include <fmt/format.h>

#include <iostream>
#include <sstream>

namespace erp::app::security {
namespace {

// Each part says what there is, and counts what somebody should look at.
struct Page {
  std::string text;
  std::size_t to_look_at = 0;
  bool proven = true;

  void title(const std::string& words) { text += "\n" + words + "\n"; }
  void line(const std::string& words) { text += "  " + words + "\n"; }
  void concern(const std::string& words) {
    line("! " + words);
    ++to_look_at;
  }
  void rows(const db::Rows& rows, std::size_t columns, const char* none) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      std::string words;
      for (std::size_t column = 0; column < columns; ++column)
        words += (column ? "  " : "") + std::string{rows.text(i, column)};
      concern(words);
    }
    if (rows.size() == 0) line(none);
  }
};

// Sockets that others than this machine reach.
void open_ports(Page& page) {
  page.title("Open ports");
  const auto listing = run({.words = {"ss", "-Hltunp"}}, {}, std::chrono::seconds{5});
  if (!listing.ok()) return page.concern("cannot be listed: " + listing.last_line());
  std::istringstream lines{listing.out};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words{line};
    std::string protocol, state, received, sent, here, there, who;
    words >> protocol >> state >> received >> sent >> here >> there >> who;
    if (here.starts_with("127.") || here.starts_with("[::1]") || here.find("%lo:") != here.npos) continue;
    page.line(protocol + " " + here + " " + who);
  }
}

void blocked_addresses(Page& page) {
  page.title("Blocked now");
  const auto all = blocked();
  for (const auto& [range, reason, left] : all) page.line(range + "  " + reason);
  if (all.empty()) page.line("nobody");
}

void packages(Page& page) {
  page.title("Security updates of packages");
  const auto updates = upgradable();
  if (!updates.fault.empty()) return page.concern("cannot be asked for: " + updates.fault);
  for (const auto& name : updates.security) page.concern(name);
  if (updates.security.empty()) page.line("none wait");
}

constexpr const char* without_factor_sql =
    "select u.email, u.roles::text from user_account u where u.organization_id = current_organization() and "
    "u.is_active and not exists (select from second_factor f where f.user_id = u.id and f.confirmed_at is "
    "not "
    "null) order by u.email limit 500";
constexpr const char* dormant_sql =
    "select u.email, coalesce('last ' || u.last_sign_in_at::date, 'never signed in') from user_account u "
    "where "
    "u.organization_id = current_organization() and u.is_active and coalesce(u.last_sign_in_at, "
    "u.created_at) < "
    "now() - interval '90 days' order by 1 limit 500";
constexpr const char* old_keys_sql =
    "select u.email, k.prefix, coalesce('last used ' || k.last_used_at::date, 'never used') from api_key k "
    "join "
    "user_account u on u.id = k.user_id where k.organization_id = current_organization() and k.revoked_at is "
    "null and k.expires_at > now() and coalesce(k.last_used_at, k.created_at) < now() - interval '90 days' "
    "order "
    "by 1 limit 500";
constexpr const char* rights_sql =
    "select a.at::timestamp(0), coalesce(u.email, '-'), a.action, a.resource, coalesce(w.email, "
    "a.record_id::text, '-'), coalesce(a.after ->> 'roles', '') from audit_log a left join user_account u on "
    "u.id = a.user_id left join user_account w on w.id = a.record_id where a.organization_id = "
    "current_organization() and a.at > now() - interval '1 month' and (a.resource in ('role', "
    "'role_assignment', 'membership', 'duty_rule') or (a.resource = 'user' and a.before -> 'roles' is "
    "distinct "
    "from a.after -> 'roles' and a.after ? 'roles') or a.action in ('locked_down', 'lockdown_undone', "
    "'remove_second_factor')) order by a.at limit 500";
constexpr const char* locks_sql =
    "select u.email, count(*) || ' times locked after wrong passwords' from audit_log a join user_account u "
    "on "
    "u.id = a.user_id where a.organization_id = current_organization() and a.at > now() - interval '1 month' "
    "and "
    "a.action = 'sign_in_locked' group by u.email order by count(*) desc limit 100";

struct Question {
  const char* title;
  const char* sql;
  std::size_t columns;
  const char* none;
};
constexpr Question questions[] = {
    {"Without a second factor", without_factor_sql, 2, "nobody"},
    {"Asleep: no sign-in for 90 days", dormant_sql, 2, "nobody"},
    {"API keys that nobody has used for 90 days", old_keys_sql, 3, "none"},
    {"Changes of rights, the last month", rights_sql, 6, "none"},
    {"Locked accounts, the last month", locks_sql, 2, "none"}};

void one_company(const Config& config, const Company& company, Page& page) {
  db::Direct connection{config.database.url};
  connection.run(
      "select set_config('itdo.access', 'system', false), set_config('itdo.organization_id', $1, false)",
      {to_text(company.id)});
  for (const auto& [title, sql, columns, none] : questions) {
    page.title(company.code + ": " + title);
    page.rows(connection.run(sql), columns, none);
  }
}

void audit_trail(db::Database& database, const Company& company, Page& page) {
  page.title(company.code + ": Audit trail");
  const auto proof = identity::verify_audit(database, company.id, "");
  page.line(fmt::format("{} rows in {} blocks, head {}", proof.rows, proof.blocks, proof.head));
  for (const auto& [code, row, detail] : proof.findings) page.concern(code + " " + row + " " + detail);
  page.line(proof.findings.empty() ? "proven" : "NOT AS IT WAS WRITTEN");
  page.proven = page.proven && proof.findings.empty();
}

}  // namespace

int report_security(const Snapshot& snapshot, bool by_mail) {
  const Config& config = snapshot->config;
  Page page;
  open_ports(page);
  blocked_addresses(page);
  packages(page);
  with_long_reads(*snapshot, [&](db::Database& database) {
    for (const auto& company : companies(database, "", false)) {
      one_company(config, company, page);
      audit_trail(database, company, page);
    }
  });
  const std::string subject =
      "Security Report: " + (page.proven ? std::to_string(page.to_look_at) + " to look at"
                                         : std::string{"THE AUDIT TRAIL WAS ALTERED"});
  page.text = "Machine: " + host_name() + "\nTime: " + operations::local_text(now()) + "\n" + page.text +
              "\nRead by (name, time): ______________________\n";
  std::cout << subject << "\n\n" << page.text;
  if (by_mail) mail_page(config, "security", subject, page.text);
  if (!page.proven) return 1;
  return by_mail || page.to_look_at == 0 ? 0 : 3;
}

}  // namespace erp::app::security
