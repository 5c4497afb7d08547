#include "modules/accounting/reports.hpp"

#include "modules/accounting/test_books.hpp"

namespace erp::accounting {
namespace {

using identity::superuser;

// A member of a JSON text by its path: "totals,debit" or "accounts,0,closing".
std::string at(const std::string& json, const std::string& path) {
  return std::string{superuser().run("select $1::json #>> $2::text[]", {json, "{" + path + "}"}).text(0, 0)};
}

// The row of a list whose member has this value, with some of its members: "1500 200 300".
std::string row(
    const std::string& json, const std::string& list, const std::string& member, const std::string& value,
    const std::string& shown) {
  const auto rows = superuser().run(
      "select (select string_agg(r ->> m, ' ' order by n) from unnest(string_to_array($5, ' ')) with "
      "ordinality s(m, n)) "
      "from json_array_elements($1::json #> $2::text[]) r where r ->> $3 = $4",
      {json, "{" + list + "}", member, value, shown});
  return rows.size() == 0 ? "none" : std::string{rows.text(0, 0)};
}

class ReportsTest : public testing::Test {
 protected:
  // Of fiscal year 2023: sales of 500 in cash. Of 2024:
  //   5 April   cash 1000 / capital 1000
  //   10 May    rent 300 / cash 300
  //   20 May    cash 200 / sales 200
  void book_figures(db::Database& database) const {
    books.open(database);
    books.post(
        database, date_of(2024, 3, 10), {{.code = "1110", .debit = 500}, {.code = "4110", .credit = 500}});
    books.post(
        database, date_of(2024, 4, 5), {{.code = "1110", .debit = 1000}, {.code = "3110", .credit = 1000}});
    books.post(
        database, date_of(2024, 5, 10), {{.code = "6250", .debit = 300}, {.code = "1110", .credit = 300}});
    books.post(
        database, date_of(2024, 5, 20), {{.code = "1110", .debit = 200}, {.code = "4110", .credit = 200}});
  }

  TestBooks books;
};

// In May 2024:   opening          debit  credit  closing
//   1110 cash    1500 (500+1000)    200     300     1400
//   3110 capital 1000                               1000
//   3330 earned   500 (year 2023)                    500
//   4110 sales      0 (a new year)          200      200
//   6250 rent       0               300              300
TEST_F(ReportsTest, trial_balance) {
  with_database([&](db::Database& database) {
    book_figures(database);
    Session session{database, books.program()};
    const auto report = trial_balance(session, {.from = date_of(2024, 5, 1), .to = date_of(2024, 5, 31)});
    const auto figures = [&](const std::string& code) {
      return row(report, "accounts", "account_code", code, "opening debit credit closing");
    };
    EXPECT_EQ(figures("1110"), "1500 200 300 1400");
    EXPECT_EQ(figures("3110"), "1000 0 0 1000");
    EXPECT_EQ(figures("3330"), "500 0 0 500");
    EXPECT_EQ(figures("4110"), "0 0 200 200");
    EXPECT_EQ(figures("6250"), "0 300 0 300");
    EXPECT_EQ(figures("1120"), "none");
    EXPECT_EQ(at(report, "totals,opening_debit"), "1500");
    EXPECT_EQ(at(report, "totals,opening_credit"), "1500");
    EXPECT_EQ(at(report, "totals,debit"), "500");
    EXPECT_EQ(at(report, "totals,credit"), "500");
    EXPECT_EQ(at(report, "totals,closing_debit"), "1700");
    EXPECT_EQ(at(report, "totals,closing_credit"), "1700");
    EXPECT_EQ(at(report, "filter,from"), "2024-05-01");
    EXPECT_EQ(at(report, "ledger_head,unsealed_entries"), "4");
    const auto all =
        trial_balance(session, {.from = date_of(2024, 5, 1), .to = date_of(2024, 5, 31), .all = true});
    EXPECT_EQ(row(all, "accounts", "account_code", "1120", "opening closing"), "0 0");
    EXPECT_EQ(at(all, "totals,closing_debit"), "1700");
  });
}

TEST_F(ReportsTest, balance_sheet_and_income_statement) {
  with_database([&](db::Database& database) {
    book_figures(database);
    Session session{database, books.program()};
    const auto sheet = balance_sheet(session, date_of(2024, 5, 31));
    EXPECT_EQ(at(sheet, "totals,assets"), "1400");
    EXPECT_EQ(at(sheet, "totals,liabilities"), "0");
    EXPECT_EQ(at(sheet, "totals,net_assets"), "1400");
    EXPECT_EQ(at(sheet, "profit_of_year,amount"), "-100");
    EXPECT_EQ(at(sheet, "balanced"), "true");
    EXPECT_EQ(row(sheet, "sections", "statement_line", "net_assets", "amount"), "1500");
    EXPECT_EQ(at(sheet, "sections,0,accounts,0,amount"), "1400");

    const auto last_year = balance_sheet(session, date_of(2024, 3, 31));
    EXPECT_EQ(at(last_year, "totals,assets"), "500");
    EXPECT_EQ(at(last_year, "profit_of_year,amount"), "500");
    EXPECT_EQ(at(last_year, "balanced"), "true");

    const auto income = income_statement(session, date_of(2024, 4, 1), date_of(2024, 5, 31));
    EXPECT_EQ(row(income, "sections", "statement_line", "sales", "amount"), "200");
    EXPECT_EQ(row(income, "sections", "statement_line", "selling_general_administrative", "amount"), "300");
    EXPECT_EQ(at(income, "totals,gross_profit"), "200");
    EXPECT_EQ(at(income, "totals,operating_profit"), "-100");
    EXPECT_EQ(at(income, "totals,net_profit"), "-100");
  });
}

TEST_F(ReportsTest, general_ledger_runs_from_the_opening_to_the_closing_balance) {
  with_database([&](db::Database& database) {
    book_figures(database);
    Session session{database, books.program()};
    const auto cash = general_ledger(
        session,
        {.account_id = books.account("1110"), .from = date_of(2024, 5, 1), .to = date_of(2024, 5, 31)});
    EXPECT_EQ(at(cash, "opening"), "1500");
    EXPECT_EQ(at(cash, "closing"), "1400");
    EXPECT_EQ(row(cash, "lines", "date", "2024-05-10", "debit credit balance"), "0 300 1200");
    EXPECT_EQ(row(cash, "lines", "date", "2024-05-20", "debit credit balance"), "200 0 1400");
    EXPECT_EQ(at(cash, "lines,0,counter_account,name"), "地代家賃");
    EXPECT_EQ(at(cash, "next_cursor"), "");
    const auto earned = general_ledger(
        session,
        {.account_id = books.account("3330"), .from = date_of(2024, 4, 1), .to = date_of(2024, 5, 31)});
    EXPECT_EQ(at(earned, "opening"), "500");
    EXPECT_EQ(at(earned, "closing"), "500");
    EXPECT_THROW(
        general_ledger(
            session,
            {.account_id = {Uuid::generate()}, .from = date_of(2024, 4, 1), .to = date_of(2024, 4, 2)}),
        Refused);
  });
}

TEST_F(ReportsTest, general_ledger_goes_on_where_a_page_ended) {
  with_database([&](db::Database& database) {
    books.open(database);
    constexpr int lines = ledger_page_lines + 200;
    std::vector<TestLine> entry{{.code = "3110", .credit = lines}};
    auto posting = books.posting(date_of(2024, 4, 5), entry);
    for (int i = 0; i < lines; ++i) posting.debit(books.account("1110"), Amount{1});
    {
      Session session{database, books.program()};
      book(session, posting);
      session.commit();
    }
    books.post(
        database,
        date_of(2024, 4, 6),
        {{.code = "1110", .credit = 50}, {.code = "6210", .debit = 20}, {.code = "6220", .debit = 30}});
    Session session{database, books.program()};
    GeneralLedgerRequest request{
        .account_id = books.account("1110"), .from = date_of(2024, 4, 1), .to = date_of(2024, 4, 30)};
    const auto first = general_ledger(session, request);
    EXPECT_EQ(at(first, "lines,999,balance"), "1000");
    EXPECT_EQ(at(first, "lines,1000,balance"), "");
    ASSERT_TRUE(parse(at(first, "next_cursor"), request.after));
    const auto second = general_ledger(session, request);
    EXPECT_EQ(at(second, "brought_forward"), "1000");
    EXPECT_EQ(at(second, "lines,0,balance"), "1001");
    EXPECT_EQ(at(second, "lines,199,balance"), "1200");
    EXPECT_EQ(at(second, "lines,200,balance"), "1150");
    EXPECT_EQ(at(second, "lines,200,counter_account,name"), "諸口");
    EXPECT_EQ(at(second, "next_cursor"), "");
    EXPECT_EQ(at(second, "closing"), "1150");
  });
}

TEST_F(ReportsTest, a_position_is_read_from_its_text_only) {
  LedgerPosition position;
  EXPECT_TRUE(parse("2024-04-30~0190b6a4-0000-7000-8000-000000000000~2", position));
  EXPECT_EQ(position.date, date_of(2024, 4, 30));
  EXPECT_EQ(position.line_no, 2);
  for (const auto wrong :
       {"", "~", "~~", "2024-04-30", "2024-04-30~x~1", "2024-04-30~0190b6a4-0000-7000-8000-000000000000~1x"})
    EXPECT_FALSE(parse(wrong, position)) << wrong;
}

// On 30 April 2024:
//   A  due 31 March    1000, of which 400 was paid on 10 April and the rest in May   600  1 to 30 days
//   B  due 31 January   200, never paid                                              200  61 to 90 days
//   C  due 31 May        50                                                           50  not yet due
//   a receipt of 25 April of which 30 was for no invoice                                  deposit
TEST_F(ReportsTest, aged_receivables) {
  with_database([&](db::Database& database) {
    books.open(database);
    const auto organization = to_text(books.id);
    const auto partner = to_text(Uuid::generate());
    superuser().run(
        "insert into partner (organization_id, id, code, name, is_customer, is_supplier) values ($1, $2, "
        "'C1', '顧客', "
        "true, false)",
        {organization, partner});
    const auto open = [&](const char* type, const char* on, const char* due, const char* total) {
      const auto item = to_text(Uuid::generate());
      superuser().run(
          "insert into open_item (organization_id, id, source_type, partner_id, number, document_date, "
          "due_date, "
          "total_amount, open_amount) values ($1, $2, $3, $4, 'N', $5, $6, $7, $7)",
          {organization, item, type, partner, on, due, total});
      return item;
    };
    const auto a = open("sales_invoice", "2024-03-01", "2024-03-31", "1000");
    open("sales_invoice", "2024-01-10", "2024-01-31", "200");
    open("sales_invoice", "2024-04-20", "2024-05-31", "50");
    open("receipt", "2024-04-25", "2024-04-25", "-30");
    for (const auto& [on, amount] : {std::pair{"2024-04-10", "400"}, std::pair{"2024-05-20", "600"}})
      superuser().run(
          "insert into allocation (organization_id, id, open_item_id, source_type, source_id, amount, "
          "allocated_on) "
          "values ($1, $2, $3, 'receipt', $2, $4, $5)",
          {organization, to_text(Uuid::generate()), a, amount, on});
    books.post(
        database, date_of(2024, 4, 20), {{.code = "1310", .debit = 850}, {.code = "4110", .credit = 850}});

    Session session{database, books.program()};
    const auto ages = "not_yet_due days_1_to_30 days_31_to_60 days_61_to_90 over_90_days total deposits";
    const auto then = aged_receivables(session, date_of(2024, 4, 30));
    EXPECT_EQ(row(then, "partners", "code", "C1", ages), "50 600 0 200 0 850 30");
    EXPECT_EQ(at(then, "totals,total"), "850");
    EXPECT_EQ(at(then, "reconciled"), "true");
    const auto today = aged_receivables(session, session.today());
    EXPECT_EQ(row(today, "partners", "code", "C1", ages), "0 0 0 0 250 250 30");
    EXPECT_EQ(at(today, "ledger_balance"), "850");
    EXPECT_EQ(at(today, "reconciled"), "false");
  });
}

TEST_F(ReportsTest, books_proof) {
  with_database([&](db::Database& database) {
    book_figures(database);
    Session session{database, books.program()};
    const auto proof = books_proof(session);
    EXPECT_EQ(at(proof, "debit"), "2000");
    EXPECT_EQ(at(proof, "balanced"), "true");
    EXPECT_EQ(at(proof, "receivable,agrees"), "true");
    EXPECT_EQ(at(proof, "entries_posted"), "4");
    EXPECT_EQ(at(proof, "periods_until"), "2025-03-31");
  });
}

}  // namespace
}  // namespace erp::accounting
