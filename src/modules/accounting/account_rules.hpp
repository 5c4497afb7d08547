// What is true of accounts. Pure: no database, no clock.
#pragma once

#include "modules/accounting/account.hpp"

namespace erp::accounting {

// The nature of the accounts on a line of the statements.
AccountType type_of(StatementLine);

}  // namespace erp::accounting
