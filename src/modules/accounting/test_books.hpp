// For tests: a company with the standard chart and the periods of two fiscal years, and what can be booked
// there.
#pragma once

#include "modules/accounting/accounting.hpp"
#include "modules/accounting/chart.hpp"
#include "modules/accounting/period.hpp"
#include "modules/identity/test_company.hpp"

namespace erp::accounting {

struct TestLine {
  std::string code;  // of the account
  std::int64_t debit = 0, credit = 0;
};

struct TestBooks : identity::TestCompany {
  // The fiscal years from April 2023 to March 2025: over, whenever the tests run.
  void open(db::Database& database) const {
    Session session{database, program()};
    create_chart(session);
    create_fiscal_year(session, 2023, 4);
    create_fiscal_year(session, 2024, 4);
    session.commit();
  }

  Id<Account> account(const std::string& code) const {
    Id<Account> found;
    const auto rows = identity::superuser().run(
        "select id from account where organization_id = $1 and account_code = $2", {to_text(id), code});
    EXPECT_TRUE(erp::parse(rows.text(0, 0), found.value)) << code;
    return found;
  }

  Posting posting(
      Date on, const std::vector<TestLine>& lines, DocumentClass of = DocumentClass::journal) const {
    Posting posting{
        .entry_date = on,
        .document_class = of,
        .description = "試験",
        .reference_number = "R-1",
        .lines = {}};
    posting.source_type = "test";
    posting.source_id = Uuid::generate();
    for (const auto& line : lines) {
      posting.debit(account(line.code), Amount{line.debit});
      posting.credit(account(line.code), Amount{line.credit});
    }
    return posting;
  }

  Id<JournalEntry> post(
      db::Database& database, Date on, const std::vector<TestLine>& lines,
      DocumentClass of = DocumentClass::journal) const {
    Session session{database, program()};
    const auto entry = book(session, posting(on, lines, of));
    session.commit();
    return entry;
  }
};

// Runs a test on a loop of its own with a database as the application sees it.
inline void with_database(const std::function<void(db::Database&)>& test) {
  run_in_loop([&] {
    db::Options options;
    options.uri = identity::application_uri();
    db::Database database{options};
    test(database);
  });
}

// The constraint that the database refused by; empty if it did not.
template <class Work>
std::string constraint_of(Work&& work) {
  try {
    work();
    return "";
  } catch (const db::Error& error) { return error.constraint; }
}

}  // namespace erp::accounting
