// The proof and the seal of the books on the command line.
#include "app/commands.hpp"
#include "app/proof_session.hpp"
#include "entity/session.hpp"
#include "modules/accounting/seal.hpp"
#include "modules/accounting/verify.hpp"

#include <iostream>

namespace erp::app {
namespace {

void print(const accounting::Finding& finding) {
  std::cout << "  " << finding.code;
  if (!finding.number.empty()) std::cout << "  " << finding.number;
  if (!finding.entry_id.empty()) std::cout << "  " << finding.entry_id;
  std::cout << "  " << finding.detail << '\n';
}

// True if the books are proven.
bool print(const Company& company, const accounting::Proof& proof) {
  std::cout << company.code << " " << company.name << ": " << proof.entries << " entries with " << proof.lines
            << " lines in " << proof.blocks << " blocks\n";
  if (!proof.head.empty()) std::cout << "  head " << proof.head << '\n';
  for (const auto& finding : proof.findings) print(finding);
  std::cout
      << (proof.findings.empty() ? "  The books are proven.\n"
                                 : "  THE BOOKS ARE NOT AS THEY WERE WRITTEN.\n");
  return proof.findings.empty();
}

}  // namespace

int verify_books(const Snapshot& snapshot, const std::string& organization, const std::string& head) {
  bool proven = true;
  with_long_reads(*snapshot, [&](db::Database& database) {
    for (const Company& company : companies(database, organization, !head.empty()))
      proven =
          print(company, accounting::verify_books(database, company.id, {.expected_head = head})) && proven;
  });
  return proven ? 0 : 1;
}

int seal_books(const Snapshot& snapshot) {
  with_long_reads(*snapshot, [](db::Database& database) {
    accounting::seal_all(database);
    const auto waiting = database.read({.access = "system"}, "select count(*) from journal_unsealed");
    std::cout << "The books are sealed; " << waiting.text(0, 0) << " entries wait for the next block.\n";
  });
  return 0;
}

}  // namespace erp::app
