// The proof and the seal of the audit trail on the command line.
#include "app/audit_heads.hpp"
#include "app/audit_proofs.hpp"
#include "app/commands.hpp"
#include "app/json_lines.hpp"
#include "modules/identity/audit_seal.hpp"

#include <iostream>

namespace erp::app {
namespace {

// True if the trail is proven.
bool print(const Company& company, const identity::AuditProof& proof) {
  std::cout << company.code << " " << company.name << ": " << proof.rows << " rows in " << proof.blocks
            << " blocks\n";
  if (!proof.head.empty()) std::cout << "  head " << proof.head << '\n';
  for (const auto& [code, row, detail] : proof.findings)
    std::cout << "  " << code << (row.empty() ? "" : "  ") << row << "  " << detail << '\n';
  std::cout
      << (proof.findings.empty() ? "  The audit trail is proven.\n"
                                 : "  THE AUDIT TRAIL IS NOT AS IT WAS WRITTEN.\n");
  return proof.findings.empty();
}

// $1 person, $2 resource, $3 record, $4 action, $5 first day, $6 last day; empty: whatever.
constexpr std::string_view found_sql =
    " from audit_log a left join user_account u on u.id = a.user_id join organization o on o.id = "
    "a.organization_id where a.organization_id = current_organization() and ($1 = '' or u.email = lower($1)) "
    "and ($2 = '' or a.resource = $2) and ($3 = '' or a.record_id::text = $3) and ($4 = '' or a.action = $4) "
    "and ($5 = '' or a.at >= (nullif($5, '')::date)::timestamp at time zone o.time_zone) and ($6 = '' or "
    "a.at "
    "< (nullif($6, '')::date + 1)::timestamp at time zone o.time_zone)";

db::Values values_of(const AuditSearch& wanted) {
  return {wanted.person, wanted.resource, wanted.record, wanted.action, wanted.from, wanted.to};
}

// A cursor takes no values: they stand in its text, as PostgreSQL quotes them.
std::string with_values(db::Direct& connection, std::string sql, const db::Values& values) {
  for (std::size_t i = values.size(); i > 0; --i) {
    const std::string mark = "$" + std::to_string(i);
    const std::string quoted{connection.run("select quote_literal($1)", {values[i - 1]}).text(0, 0)};
    for (auto at = sql.find(mark); at != std::string::npos; at = sql.find(mark, at + quoted.size()))
      sql.replace(at, mark.size(), quoted);
  }
  return sql;
}

// From here on the connection sees the rows of the one company that is meant.
void choose_company(db::Direct& connection, const std::string& code) {
  connection.run("select set_config('itdo.access', 'system', false)");
  const auto found = connection.run("select id from organization where $1 = '' or code = $1", {code});
  if (found.size() != 1)
    throw std::runtime_error{
        found.size() == 0 ? "no company has code " + code
                          : "there are several companies: say which with --organization CODE"};
  connection.run("select set_config('itdo.organization_id', $1, false)", {std::string{found.text(0, 0)}});
}

}  // namespace

int verify_audit(const Snapshot& snapshot, const AuditProofOptions& options) {
  const KeptHeads kept = options.heads.empty() ? KeptHeads{} : read_heads(options.heads, options.public_key);
  for (const auto& [code, row, detail] : kept.findings) std::cout << code << "  " << detail << '\n';
  bool proven = kept.findings.empty();
  with_long_reads(*snapshot, [&](db::Database& database) {
    for (const Company& company : companies(database, options.organization, !options.head.empty())) {
      auto proof = identity::verify_audit(database, company.id, options.head);
      if (const auto heads = kept.of_organization.find(to_text(company.id));
          heads != kept.of_organization.end())
        for (auto& head : identity::unknown_heads(database, company.id, heads->second))
          proof.findings.push_back({"head_unknown", "", std::move(head)});
      keep_proof(snapshot->config, company, proof);
      proven = print(company, proof) && proven;
    }
  });
  return proven ? 0 : 1;
}

int search_audit(const Snapshot& snapshot, const AuditSearch& wanted) {
  db::Direct connection{snapshot->config.database.url};
  choose_company(connection, wanted.organization);
  const auto rows = connection.run(
      "select to_char(a.at at time zone o.time_zone, 'YYYY-MM-DD HH24:MI:SS'), coalesce(u.email, '-'), "
      "a.action, a.resource, coalesce(a.record_id::text, '-'), coalesce(a.address, '-'), "
      "coalesce(a.request_id, '-')" +
          std::string{found_sql} + " order by a.id desc limit " + std::to_string(wanted.limit),
      values_of(wanted));
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t column = 0; column < 7; ++column)
      std::cout << rows.text(i, column) << (column == 6 ? "\n" : "  ");
  return 0;
}

int export_audit(const Snapshot& snapshot, const AuditSearch& wanted, const std::string& file) {
  if (std::filesystem::exists(file)) throw std::runtime_error{file + " is there already"};
  db::Direct connection{snapshot->config.database.url};
  choose_company(connection, wanted.organization);
  connection.run("begin");
  const auto rows = write_json_lines(
      connection,
      with_values(
          connection,
          "select row_to_json(a)::text" + std::string{found_sql} + " order by a.id",
          values_of(wanted)),
      file);
  connection.run(
      "insert into audit_log (organization_id, id, action, resource, after) values (current_organization(), "
      "$1, 'export', 'audit_log', json_build_object('rows', $2::bigint))",
      {to_text(Uuid::generate()), std::to_string(rows)});
  connection.run("commit");
  std::cout << rows << " rows are in " << file << '\n';
  return 0;
}

int seal_audit(const Snapshot& snapshot) {
  with_long_reads(*snapshot, [&](db::Database& database) {
    keep_heads(snapshot->config, identity::seal_audit(database));
    const auto waiting = database.read({.access = "system"}, "select count(*) from audit_unsealed");
    std::cout << "The audit trail is sealed; " << waiting.text(0, 0) << " rows wait for the next block.\n";
  });
  return 0;
}

}  // namespace erp::app
