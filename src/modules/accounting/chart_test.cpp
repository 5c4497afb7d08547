#include "modules/accounting/chart.hpp"

#include "modules/accounting/account_rules.hpp"
#include "modules/accounting/test_books.hpp"

#include <set>

namespace erp::accounting {
namespace {

TEST(Chart, has_every_code_and_every_role_once) {
  std::set<std::string_view> codes, roles;
  for (const ChartAccount& account : standard_chart()) {
    EXPECT_TRUE(codes.insert(account.code).second) << account.code;
    EXPECT_FALSE(account.name.empty() || account.kana.empty() || account.name_en.empty()) << account.code;
    if (!account.role.empty()) { EXPECT_TRUE(roles.insert(account.role).second) << account.role; }
  }
  for (const auto role :
       {"bank",
        "receivable",
        "payable",
        "sales",
        "output_tax",
        "input_tax",
        "bank_fee",
        "customer_deposits",
        "retained_earnings"})
    EXPECT_TRUE(roles.contains(role)) << role;
}

TEST(Chart, has_codes_that_tell_the_type_of_the_account) {
  for (const ChartAccount& account : standard_chart()) {
    const auto expected = account.code[0] == '1'   ? AccountType::asset
                          : account.code[0] == '2' ? AccountType::liability
                          : account.code[0] == '3' ? AccountType::equity
                          : account.code[0] == '4' ? AccountType::revenue
                                                   : AccountType::expense;
    const bool income = account.line == StatementLine::non_operating_income ||
                        account.line == StatementLine::extraordinary_income;
    EXPECT_EQ(type_of(account.line), income ? AccountType::revenue : expected) << account.code;
  }
}

TEST(Chart, is_stored_once) {
  with_database([](db::Database& database) {
    TestBooks books;
    books.open(database);
    books.open(database);
    const auto rows = identity::superuser().run(
        "select count(*), count(*) filter (where control <> 'none'), count(tax_class) from account where "
        "organization_id = $1",
        {to_text(books.id)});
    EXPECT_EQ(rows.text(0, 0), std::to_string(standard_chart().size()));
    EXPECT_EQ(rows.text(0, 1), "5");
    EXPECT_NE(rows.text(0, 2), "0");
  });
}

}  // namespace
}  // namespace erp::accounting
