// What the books offer to the modules that book into them. Nothing else writes journals.
#pragma once

#include "modules/accounting/journal.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace erp {
class Session;
namespace db {
class Rows;
}
}  // namespace erp

namespace erp::accounting {

// What a document books: the entry is posted at once, numbered, and final.
struct Posting {
  Date entry_date;
  DocumentClass document_class = DocumentClass::journal;
  std::string description;
  std::string reference_number;  // of the document
  std::string_view source_type;  // "sales_invoice"
  Uuid source_id;
  std::vector<JournalLine> lines;  // entry_date is filled in; lines without an amount are left out

  void debit(
      Id<Account> account, Amount amount,
      JournalLine with = {});  // a negative amount turns to the other side
  void credit(Id<Account> account, Amount amount, JournalLine with = {});
};

// Books it (sent with the session's next flush or commit; the number is drawn there, last). Refused through
// the database if the period is locked or it does not balance.
Id<JournalEntry> book(Session&, const Posting&);

// Books the mirror of a posted entry.
Id<JournalEntry> reverse(Session&, Id<JournalEntry>, Date on, std::string_view description);

// Accounts by what the program books there: "receivable", "sales", "output_tax", "bank", "bank_fee",
// "input_tax", "customer_deposits". Refused{"no_posting_account"} if the chart has none for one of them.
using PostingAccounts = std::unordered_map<std::string_view, Id<Account>>;
PostingAccounts posting_accounts(Session&, std::initializer_list<std::string_view> roles);
// The same in two steps, for who asks for more in one flush.
void ask_posting_accounts(Session&);
PostingAccounts read_posting_accounts(const db::Rows&, std::initializer_list<std::string_view> roles);

// The next number of a legal series, without gaps: "INV-2026-11-00001". The series is locked until the
// session ends, so call it when everything else is decided. Months are of the given day.
std::string draw_monthly_number(Session&, std::string_view series, std::string_view prefix, Date on);

// How far each series is, as a JSON array: its newest period and the last number drawn there.
std::string number_series(Session&);

}  // namespace erp::accounting
