// A journal entry (仕訳): debits that equal credits.
//
//   draft --post--> posted --reverse--> posted, and its mirror posted
//
// A draft may be edited freely and has no number. A posted entry never changes; what was wrong is reversed
// and booked again. Entries of documents (invoices, receipts) are posted by them and reversed with them.
#pragma once

#include "base/decimal.hpp"
#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/accounting/account.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp::organization {
struct Department;
}
namespace erp::party {
struct Partner;
}
namespace erp::project {
struct Project;
}

namespace erp::accounting {

enum class EntryState : std::uint8_t { draft, posted };
enum class EntryType : std::uint8_t { normal, adjustment, closing, reversal };
enum class DocumentClass : std::uint8_t { journal, sales, purchasing, banking };

struct JournalLine {
  // As the entry's, for the ledger's index; the text is the line's own description or else the entry's.
  Date entry_date;
  bool posted = false;
  std::optional<std::string> entry_number, ledger_text;  // once posted
  Id<Account> account_id;
  Amount debit_amount, credit_amount;  // one of the two
  std::optional<std::string> description;
  std::optional<Id<organization::Department>> department_id;
  std::optional<Id<party::Partner>> partner_id;
  std::optional<Id<project::Project>> project_id;
  std::optional<tax::TaxClass> tax_class;
  std::optional<Rate> tax_rate;
  // Makes it a line of a posted entry.
  void post(Date on, const std::string& number, const std::string& entry_description) {
    entry_date = on;
    posted = true;
    entry_number = number;
    ledger_text = description.value_or(entry_description);
  }
  static const Entity entity;
};

struct JournalEntry {
  Id<JournalEntry> id;
  Version version;
  EntryState state = EntryState::draft;
  std::optional<std::string> number;
  Date entry_date;
  EntryType entry_type = EntryType::normal;
  DocumentClass document_class = DocumentClass::journal;
  std::string description;
  std::optional<std::string> reference_number;
  std::optional<std::string> source_type;
  std::optional<Id<JournalEntry>> reverses_id;
  Amount total_amount;
  std::int64_t line_count = 0;
  std::optional<Instant> posted_at;
  std::vector<JournalLine> entries;
  static const Entity entity;
};

}  // namespace erp::accounting
