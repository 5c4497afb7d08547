#include "modules/accounting/journal.hpp"

#include "modules/accounting/journal_actions.hpp"
#include "modules/accounting/test_books.hpp"
#include "runtime/fiber.hpp"

namespace erp::accounting {
namespace {

using identity::superuser;

const Date day = date_of(2024, 5, 10);
const std::vector<TestLine> cash_sale{{.code = "1110", .debit = 100}, {.code = "4110", .credit = 100}};

class JournalTest : public testing::Test {
 protected:
  // As a user of the company, beside the program's own paths.
  std::size_t affected(db::Database& database, const std::string& sql, const db::Values& values) const {
    auto transaction = database.begin({.organization_id = to_text(books.id)});
    const auto rows = transaction.run(sql, values);
    transaction.commit();
    return rows.affected();
  }

  TestBooks books;
};

TEST_F(JournalTest, an_entry_that_does_not_balance_is_refused_at_commit) {
  with_database([&](db::Database& database) {
    books.open(database);
    const auto refused = [&](const std::vector<TestLine>& lines) {
      return constraint_of([&] { books.post(database, day, lines); });
    };
    EXPECT_EQ(
        refused({{.code = "1110", .debit = 100}, {.code = "4110", .credit = 90}}),
        "journal_entry_lines_not_balanced");
    EXPECT_EQ(refused({{.code = "1110", .debit = 100}}), "journal_entry_lines_not_balanced");
    EXPECT_EQ(refused(cash_sale), "");
    // Nothing is left of what was refused, not even in the balances or as a number that was drawn.
    const auto rows = superuser().run(
        "select (select sum(debit) from account_balance where organization_id = $1), "
        "(select last from number_series where organization_id = $1)",
        {to_text(books.id)});
    EXPECT_EQ(rows.text(0, 0), "100.0000");
    EXPECT_EQ(rows.text(0, 1), "1");
  });
}

TEST_F(JournalTest, a_posted_entry_is_final_for_the_application_and_for_the_owner) {
  with_database([&](db::Database& database) {
    books.open(database);
    const auto entry = to_text(books.post(database, day, cash_sale).value);
    EXPECT_EQ(affected(database, "update journal_entry set description = 'x' where id = $1", {entry}), 0u);
    EXPECT_EQ(affected(database, "delete from journal_entry where id = $1", {entry}), 0u);
    EXPECT_EQ(
        affected(database, "update journal_line set debit_amount = 1 where entry_id = $1", {entry}), 0u);
    EXPECT_EQ(affected(database, "delete from journal_line where entry_id = $1", {entry}), 0u);
    for (const std::string sql :
         {"update journal_entry set description = 'x' where id = $1",
          "delete from journal_entry where id = $1",
          "update journal_line set description = 'x' where entry_id = $1",
          "delete from journal_line where entry_id = $1"}) {
      EXPECT_THROW(superuser().run(sql, {entry}), db::Error) << sql;
    }
    for (const std::string table : {"journal_entry", "journal_line"}) {
      const auto refused = constraint_of([&] { superuser().run("truncate " + table + " cascade"); });
      EXPECT_TRUE(refused.ends_with("_immutable")) << table << " " << refused;
    }
  });
}

TEST_F(JournalTest, a_posted_entry_gets_no_further_line) {
  with_database([&](db::Database& database) {
    books.open(database);
    const auto entry = to_text(books.post(database, day, cash_sale).value);
    for (const std::string posted : {"true", "false"})
      EXPECT_EQ(
          constraint_of([&] {
            affected(
                database,
                "insert into journal_line (organization_id, entry_id, line_no, posted, entry_date, "
                "account_id, "
                "debit_amount) values (current_organization(), $1, 9, $2, $3, $4, 5)",
                {entry, posted, to_text(day), to_text(books.account("1110").value)});
          }),
          "journal_line_immutable");
  });
}

TEST_F(JournalTest, a_draft_is_posted_with_its_lines_and_reversed_by_its_mirror) {
  with_database([&](db::Database& database) {
    books.open(database);
    JournalEntry entry;
    entry.entry_date = day;
    entry.description = "手入力";
    entry.entries = {
        {.entry_date = day, .account_id = books.account("6250"), .debit_amount = Amount{70}},
        {.entry_date = day, .account_id = books.account("1110"), .credit_amount = Amount{70}}};
    entry.total_amount = Amount{70};
    entry.line_count = 2;
    {
      Session session{database, books.program()};
      session.save(entry, "create");
      session.commit();
    }
    {
      Session session{database, books.program()};
      post_entry(session, entry.id.value, nullptr);
      session.commit();
    }
    {
      Session session{database, books.program()};
      const ReversalInput input{.entry_date = date_of(2024, 6, 1), .description = {}};
      reverse_entry(session, entry.id.value, &input);
      session.commit();
    }
    const auto rows = superuser().run(
        "select a.account_code, sum(b.debit), sum(b.credit) from account_balance b join account a on a.id = "
        "b.account_id where b.organization_id = $1 group by 1 order by 1",
        {to_text(books.id)});
    ASSERT_EQ(rows.size(), 2u);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows.text(i, 1), "70.0000");
      EXPECT_EQ(rows.text(i, 2), "70.0000");
    }
  });
}

TEST_F(JournalTest, numbers_of_concurrent_postings_have_no_gaps) {
  constexpr int fibers = 10, each = 3;
  with_database([&](db::Database& database) {
    books.open(database);
    const auto posting = books.posting(day, cash_sale);
    int done = 0;
    for (int fiber = 0; fiber < fibers; ++fiber)
      Fiber::start([&] {
        for (int i = 0; i < each; ++i) {
          Session session{database, books.program()};
          book(session, posting);
          // Every third is taken back: its number must go to another.
          if (i % 3 == 2)
            session.flush();
          else
            session.commit();
        }
        ++done;
      });
    while (done < fibers) sleep_for(std::chrono::milliseconds{5});
    const auto rows = superuser().run(
        "select count(*), min(number), max(number), (select last from number_series where organization_id = "
        "$1) "
        "from journal_entry where organization_id = $1",
        {to_text(books.id)});
    EXPECT_EQ(rows.text(0, 0), "20");
    EXPECT_EQ(rows.text(0, 1), "JE-2024-05-00001");
    EXPECT_EQ(rows.text(0, 2), "JE-2024-05-00020");
    EXPECT_EQ(rows.text(0, 3), "20");
  });
}

}  // namespace
}  // namespace erp::accounting
