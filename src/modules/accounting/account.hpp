// The chart of accounts.
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/tax/tax.hpp"

#include <optional>
#include <string>

namespace erp::accounting {

enum class AccountType : std::uint8_t { asset, liability, equity, revenue, expense };

// The lines of balance sheet and income statement, in the order in which they are printed.
enum class StatementLine : std::uint8_t {
  current_assets,                  // 流動資産
  fixed_assets,                    // 固定資産
  deferred_assets,                 // 繰延資産
  current_liabilities,             // 流動負債
  fixed_liabilities,               // 固定負債
  net_assets,                      // 純資産
  sales,                           // 売上高
  cost_of_sales,                   // 売上原価
  selling_general_administrative,  // 販売費及び一般管理費
  non_operating_income,            // 営業外収益
  non_operating_expenses,          // 営業外費用
  extraordinary_income,            // 特別利益
  extraordinary_losses,            // 特別損失
  income_taxes                     // 法人税等
};

// Accounts that only documents write to, so that they always equal their sub-ledger.
enum class Control : std::uint8_t { none, receivable, payable, tax, deposit };

struct Account {
  Id<Account> id;
  Version version;
  std::string account_code;
  std::string account_name;
  std::optional<std::string> account_name_kana;
  std::optional<std::string> account_name_en;
  AccountType account_type = AccountType::asset;
  StatementLine statement_line = StatementLine::current_assets;
  std::optional<Id<Account>> parent_account_id;
  Control control = Control::none;
  std::optional<std::string> posting_role;  // what the program books here by itself
  std::optional<tax::TaxClass> tax_class;   // proposed for entries
  bool is_active = true;
  static const Entity entity;
};

}  // namespace erp::accounting
