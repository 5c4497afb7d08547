// What must agree in the books beside the chain: one query for each, which answers what does not.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace erp::accounting {

struct Check {
  std::string_view code;  // of the finding
  std::string sql;  // columns: number and id of the entry (or null), what differs; in the order of discovery
};

std::span<const Check> checks();

// What the walk along the chain has seen enough of to say that nothing is there, as it mostly is; else these
// name it.

// How many entries are posted and do not wait to be sealed: what is more than the seals was posted beside
// the program.
std::string_view posted_count();
Check entry_unsealed();

// Whether the line `j` shows in the ledger what its entry `e` has.
std::string_view line_agrees();
Check line_differs(bool of_all);  // false: of entries that wait to be sealed

}  // namespace erp::accounting
