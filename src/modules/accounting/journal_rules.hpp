// What is true of journal entries. Pure: no database, no clock.
#pragma once

#include "base/problem.hpp"
#include "modules/accounting/journal.hpp"

#include <map>

namespace erp::accounting {

struct AccountFacts {
  Control control = Control::none;
  bool is_active = true;
};

// Fills in what derives from the lines: the total of one side, the number of lines, their date.
void complete_totals(JournalEntry&);

// All that is wrong with an entry made by hand: lines of one side each, in whole yen, on active accounts that
// are open to hand-made entries, and debits that equal credits (entry_not_balanced with both sums).
Problems problems_of_entry(const JournalEntry&, const std::map<Uuid, AccountFacts>&);

}  // namespace erp::accounting
