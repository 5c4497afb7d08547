// A receipt (入金): money that came in from a customer, and which invoices it pays.
//
//   draft --post--> posted --cancel--> cancelled
//
// Posting numbers it, books it and allocates its lines. What it pays too much stays as the partner's credit,
// which later pays other invoices (allocate). Cancelling books the mirror and opens the invoices again.
#pragma once

#include "base/decimal.hpp"
#include "base/values.hpp"
#include "entity/entity.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp::accounting {
struct Account;
struct JournalEntry;
}  // namespace erp::accounting
namespace erp::party {
struct Partner;
}

namespace erp::banking {

struct OpenItemRecord;

enum class ReceiptState : std::uint8_t { draft, posted, cancelled };

struct ReceiptLine {
  Id<OpenItemRecord> open_item_id;  // the invoice
  Amount amount;
  static const Entity entity;
};

struct ReceiptDocument {
  Id<ReceiptDocument> id;
  Version version;
  ReceiptState state = ReceiptState::draft;
  std::optional<std::string> number;
  Id<party::Partner> customer_id;
  Date received_on;
  Id<accounting::Account> bank_account_id;  // the ledger account of the bank
  Amount amount;                            // as it came in
  Amount bank_fee;                          // that the payer kept back and we bear (振込手数料)
  std::optional<std::string> payer_name;
  std::optional<std::string> note;
  std::optional<Id<accounting::JournalEntry>> journal_entry_id;
  std::vector<ReceiptLine> allocations;
  static const Entity entity;
};

}  // namespace erp::banking
