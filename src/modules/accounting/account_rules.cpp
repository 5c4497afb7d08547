#include "modules/accounting/account_rules.hpp"

namespace erp::accounting {

AccountType type_of(StatementLine line) {
  switch (line) {
    case StatementLine::current_assets:
    case StatementLine::fixed_assets:
    case StatementLine::deferred_assets:
      return AccountType::asset;
    case StatementLine::current_liabilities:
    case StatementLine::fixed_liabilities:
      return AccountType::liability;
    case StatementLine::net_assets:
      return AccountType::equity;
    case StatementLine::sales:
    case StatementLine::non_operating_income:
    case StatementLine::extraordinary_income:
      return AccountType::revenue;
    default:
      return AccountType::expense;
  }
}

}  // namespace erp::accounting
