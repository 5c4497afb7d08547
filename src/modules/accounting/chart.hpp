// The chart of accounts (勘定科目表) that a Japanese corporation starts with.
#pragma once

#include "modules/accounting/account.hpp"

#include <span>
#include <string_view>

namespace erp {
class Session;
}

namespace erp::accounting {

// One account of the standard chart; empty texts: none.
struct ChartAccount {
  std::string_view code, name, kana, name_en;
  StatementLine line = StatementLine::current_assets;
  Control control = Control::none;
  std::string_view role = {};       // what the program books here by itself
  std::string_view tax_class = {};  // proposed for entries
};

std::span<const ChartAccount> standard_chart();

// Gives the session's organization the standard chart; accounts whose code exists already stay as they are.
void create_chart(Session&);

}  // namespace erp::accounting
