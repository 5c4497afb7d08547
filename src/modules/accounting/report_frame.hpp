// What all reports of the books share: the frame around their figures, and the figures of all accounts.
#pragma once

#include "entity/session.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace erp::accounting {

// Texts of a report's filter, which need no escaping: days, ids, flags.
using ReportFilter = std::vector<std::pair<std::string_view, std::string>>;

// Runs a query with one column, a JSON object, and puts the frame around it: report, filter, as_of,
// ledger_head.
std::string framed(
    Session&, std::string_view report, const ReportFilter&, const std::string& sql, const db::Values&);

// Common table expressions `slices`, `earned` and `figures`: every account with opening, debit, credit and
// closing, signed as debits, and `side`, 1 for accounts of assets and expenses, else -1. $1 first day, $2
// last day, $3 first day of the fiscal year of $1. Reads the kept balances only.
std::string_view figures_sql();

// An amount as JSON shows it.
std::string amount_sql(std::string_view expression);

}  // namespace erp::accounting
