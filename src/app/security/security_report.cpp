#include "app/audit_proofs.hpp"
#include "app/company.hpp"
#include "app/operations/channels.hpp"
#include "app/operations/page_mail.hpp"
#include "app/security/commands.hpp"
#include "app/security/firewall.hpp"
#include "app/security/security_questions.hpp"
#include "app/upkeep/updates.hpp"
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
  std::string kept;    // of it, what the console shows: the machine, and the company that runs it
  bool apart = false;  // what comes is of another company
  std::size_t to_look_at = 0;
  bool proven = true;

  void title(const std::string& words) { add("\n" + words + "\n"); }
  void line(const std::string& words) { add("  " + words + "\n"); }
  void add(const std::string& words) {
    text += words;
    if (!apart) kept += words;
  }
  void concern(const std::string& words) {
    line("! " + words);
    ++to_look_at;
  }
};

constexpr const char* foot = "\nRead by (name, time): ______________________\n";

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

const DatabaseView changed_rights{
    "changed_rights",
    "select a.at::timestamp(0), coalesce(u.email, '-'), a.action, a.resource, coalesce(w.email, "
    "a.record_id::text, '-'), coalesce(a.after ->> 'roles', '') from audit_log a left join user_account u on "
    "u.id = a.user_id left join user_account w on w.id = a.record_id where a.organization_id = "
    "current_organization() and a.at > now() - interval '1 month' and (a.resource in ('role', "
    "'role_assignment', 'membership', 'duty_rule') or (a.resource = 'user' and a.before -> 'roles' is "
    "distinct "
    "from a.after -> 'roles' and a.after ? 'roles') or a.action in ('locked_down', 'lockdown_undone', "
    "'remove_second_factor')) order by a.at limit 500",
    {{"at"}, {"email"}, {"action"}, {"resource"}, {"whose"}, {"roles"}}};

// A line of the page; the first column of people is their id.
using Words = std::string (*)(const db::Rows&, std::size_t row);

std::string all_columns(const db::Rows& rows, std::size_t row) {
  std::string words;
  for (std::size_t column = 0; column < changed_rights.columns.size(); ++column)
    words += (column ? "  " : "") + std::string{rows.text(row, column)};
  return words;
}

std::string person_and(const db::Rows& rows, std::size_t row, const std::string& words) {
  return std::string{rows.text(row, 1)} + "  " + words;
}

std::string with_roles(const db::Rows& rows, std::size_t row) {
  return person_and(rows, row, std::string{rows.text(row, 2)});
}

std::string with_sign_in(const db::Rows& rows, std::size_t row) {
  return person_and(
      rows, row, rows.null(row, 2) ? "never signed in" : "last " + std::string{rows.text(row, 2)});
}

std::string with_key(const db::Rows& rows, std::size_t row) {
  const auto used = rows.null(row, 3) ? "never used" : "last used " + std::string{rows.text(row, 3)};
  return person_and(rows, row, std::string{rows.text(row, 2)} + "  " + used);
}

std::string with_locks(const db::Rows& rows, std::size_t row) {
  return person_and(rows, row, std::string{rows.text(row, 2)} + " times locked after wrong passwords");
}

struct Question {
  const char* title;
  const DatabaseView& view;
  Words words;
  const char* none;
};
const Question questions[] = {
    {"Without a second factor", without_second_factor, with_roles, "nobody"},
    {"Asleep: no sign-in for 90 days", asleep, with_sign_in, "nobody"},
    {"API keys that nobody has used for 90 days", unused_keys, with_key, "none"},
    {"Changes of rights, the last month", changed_rights, all_columns, "none"},
    {"Locked accounts, the last month", locked_lately, with_locks, "none"}};

void one_company(const Config& config, const Company& company, Page& page) {
  db::Direct connection{config.database.url};
  connection.run(
      "select set_config('itdo.access', 'system', false), set_config('itdo.organization_id', $1, false)",
      {to_text(company.id)});
  for (const auto& [title, view, words, none] : questions) {
    page.title(company.code + ": " + title);
    const auto rows = connection.run(std::string{view.sql});
    for (std::size_t i = 0; i < rows.size(); ++i) page.concern(words(rows, i));
    if (rows.size() == 0) page.line(none);
  }
}

void audit_trail(const Config& config, db::Database& database, const Company& company, Page& page) {
  page.title(company.code + ": Audit trail");
  const auto proof = identity::verify_audit(database, company.id, "");
  keep_proof(config, company, proof);
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
    const auto own = operator_company_in(database, config.support.company);
    for (const auto& company : companies(database, "", false)) {
      page.apart = company.id != own;
      one_company(config, company, page);
      audit_trail(config, database, company, page);
    }
  });
  const std::string subject =
      "Security Report: " + (page.proven ? std::to_string(page.to_look_at) + " to look at"
                                         : std::string{"THE AUDIT TRAIL WAS ALTERED"});
  const std::string head = "Machine: " + host_name() + "\nTime: " + operations::local_text(now()) + "\n";
  const Report report{"security", subject, head + page.text + foot};
  std::cout << subject << "\n\n" << report.text;
  if (by_mail) {
    keep_report(config, {report.kind, subject, head + page.kept + foot}, now());
    mail_page(config, report);
  }
  if (!page.proven) return 1;
  return by_mail || page.to_look_at == 0 ? 0 : 3;
}

}  // namespace erp::app::security
