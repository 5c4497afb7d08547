// The names of the enumerations of the books, for descriptions of documents. Include it in .cpp files only.
#pragma once

#include "modules/accounting/journal.hpp"
#include "modules/tax/describe.hpp"

namespace erp::accounting {

BOOST_DESCRIBE_ENUM(AccountType, asset, liability, equity, revenue, expense)
BOOST_DESCRIBE_ENUM(
    StatementLine, current_assets, fixed_assets, deferred_assets, current_liabilities, fixed_liabilities,
    net_assets, sales, cost_of_sales, selling_general_administrative, non_operating_income,
    non_operating_expenses, extraordinary_income, extraordinary_losses, income_taxes)
BOOST_DESCRIBE_ENUM(Control, none, receivable, payable, tax, deposit)
BOOST_DESCRIBE_ENUM(EntryState, draft, posted)
BOOST_DESCRIBE_ENUM(EntryType, normal, adjustment, closing, reversal)
BOOST_DESCRIBE_ENUM(DocumentClass, journal, sales, purchasing, banking)

// As the database has it.
template <class E>
std::string word(E value) {
  std::string out;
  TypeOf<E>::type().print(&value, out);
  return out;
}

}  // namespace erp::accounting
