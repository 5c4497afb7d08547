// The reports of the books, each read with one statement and answered as JSON.
//
// Amounts are decimal texts. Every report names its filter, the moment it was made (as_of) and the head of
// the ledger at that moment (ledger_head), so that it can be reproduced; every figure names the account or
// partner to drill to, and a link to where it comes from.
//
// No closing entries are needed: results of earlier fiscal years stand in the account with the role
// retained_earnings, accounts of revenue and expense start every fiscal year with nothing.
#pragma once

#include "base/values.hpp"
#include "modules/accounting/account.hpp"

#include <array>
#include <bitset>
#include <string>
#include <string_view>

namespace erp {
class Session;
}

namespace erp::accounting {

// The first day of the fiscal year of the session's organization that a day belongs to.
Date fiscal_year_start_of(Session&, Date);

struct TrialBalanceRequest {
  Date from, to;
  bool all = false;  // also accounts without any figure
};
// 合計残高試算表: opening, debit, credit and closing of each account. Balances stand on the account's own
// side; in the columns of debit and credit balances a balance on the other side stands there. Totals are sums
// of the shown rows.
std::string trial_balance(Session&, const TrialBalanceRequest&);

struct DepartmentResultsRequest {
  Date from, to;
  Date structure_on;  // of which day the tree of departments is
};
// 部門別損益: revenue and expense of each department, and rolled up along the tree. `elsewhere`: booked for
// departments that were not there on that day.
std::string department_results(Session&, const DepartmentResultsRequest&);

struct LedgerPosition {
  Date date;
  Uuid entry_id;
  std::int64_t line_no = 0;
};
// "2026-04-30~0190…~2"; false if it is not that.
bool parse(std::string_view text, LedgerPosition&);

inline constexpr std::array<std::string_view, 10> ledger_fields{
    "date",
    "entry_id",
    "entry_number",
    "line_no",
    "description",
    "counter_account",
    "debit",
    "credit",
    "balance",
    "link"};

struct GeneralLedgerRequest {
  Id<Account> account_id;
  Date from, to;
  LedgerPosition after;                             // no date: from the beginning
  std::bitset<ledger_fields.size()> fields{~0ULL};  // what to show of each line: all, unless some are named
};
inline constexpr int ledger_page_lines = 1'000;
// 総勘定元帳 of one account, a page of lines at a time. Refused{"not_found"}: no such account.
std::string general_ledger(Session&, const GeneralLedgerRequest&);

// 貸借対照表. What the running year earned so far is a line of its own in the net assets.
std::string balance_sheet(Session&, Date as_of);

// 損益計算書 between two days.
std::string income_statement(Session&, Date start, Date end);

// 売掛金年齢表: what each customer owes, by the days it is overdue. As of today or later it reads what is
// open now, for an earlier day what was open then. Unallocated receipts stand beside it as deposits.
std::string aged_receivables(Session&, Date as_of);

// How far the books are sealed, and whether their sums agree. verify_books is the thorough proof.
std::string books_proof(Session&);

}  // namespace erp::accounting
