// The proof and the seal of the audit trail on the command line.
#include "app/commands.hpp"
#include "app/proof_session.hpp"
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

}  // namespace

int verify_audit(const Snapshot& snapshot, const std::string& organization, const std::string& head) {
  bool proven = true;
  with_long_reads(*snapshot, [&](db::Database& database) {
    for (const Company& company : companies(database, organization, !head.empty()))
      proven = print(company, identity::verify_audit(database, company.id, head)) && proven;
  });
  return proven ? 0 : 1;
}

int seal_audit(const Snapshot& snapshot) {
  with_long_reads(*snapshot, [](db::Database& database) {
    identity::seal_audit(database);
    const auto waiting = database.read({.access = "system"}, "select count(*) from audit_unsealed");
    std::cout << "The audit trail is sealed; " << waiting.text(0, 0) << " rows wait for the next block.\n";
  });
  return 0;
}

}  // namespace erp::app
