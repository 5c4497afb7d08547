// The proof and the seal of the books on the command line.
#include "app/commands.hpp"
#include "entity/session.hpp"
#include "modules/accounting/seal.hpp"
#include "modules/accounting/verify.hpp"
#include "runtime/loop.hpp"

#include <chrono>
#include <iostream>

namespace erp::app {
namespace {

// Large books are read for minutes.
constexpr std::chrono::hours longest_statement{2};

void with_database(const Snapshot& snapshot, const std::function<void(db::Database&)>& work) {
  run_in_loop([&] {
    db::Database database{
        {.uri = snapshot->config.database.url,
         .connections = 1,
         .read_connections = 1,
         .statement_timeout = longest_statement,
         .answer_within = longest_statement}};
    work(database);
  });
}

struct Company {
  Uuid id;
  std::string code, name;
};

// One by its code, or all.
std::vector<Company> companies(db::Database& database, const std::string& code) {
  const auto rows = database.read(
      {.access = "system"},
      "select id, code, name from organization where $1 = '' or code = $1 order by code",
      {code});
  if (rows.size() == 0 && !code.empty()) throw std::runtime_error{"no company has code " + code};
  std::vector<Company> found;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Company company{.code = std::string{rows.text(i, 1)}, .name = std::string{rows.text(i, 2)}};
    parse(rows.text(i, 0), company.id);
    found.push_back(std::move(company));
  }
  return found;
}

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
  with_database(snapshot, [&](db::Database& database) {
    const auto all = companies(database, organization);
    if (all.size() > 1 && !head.empty())
      throw std::runtime_error{"a head belongs to one company: say which with --organization CODE"};
    for (const Company& company : all)
      proven =
          print(company, accounting::verify_books(database, company.id, {.expected_head = head})) && proven;
  });
  return proven ? 0 : 1;
}

int seal_books(const Snapshot& snapshot) {
  with_database(snapshot, [](db::Database& database) {
    accounting::seal_all(database);
    const auto waiting = database.read({.access = "system"}, "select count(*) from journal_unsealed");
    std::cout << "The books are sealed; " << waiting.text(0, 0) << " entries wait for the next block.\n";
  });
  return 0;
}

}  // namespace erp::app
