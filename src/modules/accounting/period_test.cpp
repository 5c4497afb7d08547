#include "modules/accounting/period.hpp"

#include "modules/accounting/period_actions.hpp"
#include "modules/accounting/test_books.hpp"

namespace erp::accounting {
namespace {

using identity::refusal;

TEST(FiscalYear, is_named_after_the_year_in_which_it_starts) {
  EXPECT_EQ(fiscal_year_of(date_of(2024, 4, 1), 4), 2024);
  EXPECT_EQ(fiscal_year_of(date_of(2025, 3, 31), 4), 2024);
  EXPECT_EQ(fiscal_year_of(date_of(2024, 3, 31), 4), 2023);
  EXPECT_EQ(fiscal_year_of(date_of(2024, 12, 31), 1), 2024);
  EXPECT_EQ(fiscal_year_start(2024, 10), date_of(2024, 10, 1));
}

class PeriodTest : public testing::Test {
 protected:
  static Uuid period(const TestBooks& books, const std::string& start) {
    Uuid found;
    const auto rows = identity::superuser().run(
        "select id from accounting_period where organization_id = $1 and start_date = $2",
        {to_text(books.id), start});
    EXPECT_TRUE(parse(rows.text(0, 0), found));
    return found;
  }
  std::string act(
      db::Database& database, const char* action, const std::string& start,
      const void* input = nullptr) const {
    return refusal([&] {
      Session session{database, books.program()};
      AccountingPeriod::entity.action(action)->run(session, period(books, start), input);
      session.commit();
    });
  }

  TestBooks books;
};

TEST_F(PeriodTest, a_fiscal_year_is_twelve_months_however_often_it_is_made) {
  with_database([&](db::Database& database) {
    books.open(database);
    books.open(database);
    const auto rows = identity::superuser().run(
        "select count(*), min(start_date), max(end_date), count(*) filter (where end_date - start_date = 28) "
        "from accounting_period where organization_id = $1 and fiscal_year = 2023",
        {to_text(books.id)});
    EXPECT_EQ(rows.text(0, 0), "12");
    EXPECT_EQ(rows.text(0, 1), "2023-04-01");
    EXPECT_EQ(rows.text(0, 2), "2024-03-31");
    EXPECT_EQ(rows.text(0, 3), "1") << "February 2024 has 29 days";
  });
}

TEST_F(PeriodTest, closes_in_order_and_reopens_in_the_opposite_one) {
  with_database([&](db::Database& database) {
    books.open(database);
    EXPECT_EQ(act(database, "close", "2023-05-01"), "earlier_period_open");
    EXPECT_EQ(act(database, "close", "2023-04-01"), "");
    EXPECT_EQ(act(database, "close", "2023-05-01"), "");
    EXPECT_EQ(act(database, "reopen", "2023-04-01"), "later_period_closed");
    EXPECT_EQ(act(database, "reopen", "2023-05-01"), "");
  });
}

TEST_F(PeriodTest, takes_no_entry_when_it_is_closed_or_locked_or_not_there) {
  with_database([&](db::Database& database) {
    books.open(database);
    const std::vector<TestLine> lines{{.code = "1110", .debit = 100}, {.code = "4110", .credit = 100}};
    const auto refused = [&](Date on, DocumentClass of) {
      return constraint_of([&] { books.post(database, on, lines, of); });
    };
    EXPECT_EQ(act(database, "close", "2023-04-01"), "");
    EXPECT_EQ(
        refused(date_of(2023, 4, 30), DocumentClass::journal), "journal_entry_entry_date_period_locked");
    EXPECT_EQ(refused(date_of(2023, 5, 1), DocumentClass::journal), "");

    PeriodLockInput sales{.document_class = DocumentClass::sales};
    EXPECT_EQ(act(database, "lock", "2023-05-01", &sales), "");
    EXPECT_EQ(act(database, "lock", "2023-05-01", &sales), "");
    EXPECT_EQ(refused(date_of(2023, 5, 2), DocumentClass::sales), "journal_entry_entry_date_period_locked");
    EXPECT_EQ(refused(date_of(2023, 5, 2), DocumentClass::banking), "");
    EXPECT_EQ(act(database, "unlock", "2023-05-01", &sales), "");
    EXPECT_EQ(refused(date_of(2023, 5, 2), DocumentClass::sales), "");

    EXPECT_EQ(
        refused(date_of(2023, 3, 31), DocumentClass::journal), "journal_entry_entry_date_period_missing");
    EXPECT_EQ(
        refused(date_of(2025, 4, 1), DocumentClass::journal), "journal_entry_entry_date_period_missing");
  });
}

}  // namespace
}  // namespace erp::accounting
