// What all reports of the books share: the frame around their figures, and the figures of all accounts.
#pragma once

#include "entity/session.hpp"

#include <functional>
#include <span>
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

// The same for a report of many rows, whose members after the frame are put together here: JSON made row by
// row in the database costs more than all the rest. `queries` run together, with the frame's own; `members`
// makes
// "\"lines\":[…],…" of their rows, or throws Refused.
std::string framed(
    Session&, std::string_view report, const ReportFilter&,
    std::vector<std::pair<std::string, db::Values>> queries,
    const std::function<std::string(std::span<const db::Rows>)>& members);

// Adds "name":"value" as JSON, after a comma unless it is the first of its object.
void add_text(std::string& json, std::string_view name, std::string_view value);
// The same with a number as the database has it, without its trailing zeros: "1500.0000" as "1500".
void add_amount(std::string& json, std::string_view name, std::string_view value);

// Common table expressions `slices`, `earned` and `figures`: every account with opening, debit, credit and
// closing, signed as debits, and `side`, 1 for accounts of assets and expenses, else -1. $1 first day, $2
// last day, $3 first day of the fiscal year of $1. Reads the kept balances only.
std::string_view figures_sql();

// An amount as JSON shows it.
std::string amount_sql(std::string_view expression);

}  // namespace erp::accounting
