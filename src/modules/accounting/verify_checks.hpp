// What must agree in the books beside the chain: one query for each, which answers what does not.
#pragma once

#include <span>
#include <string_view>

namespace erp::accounting {

struct Check {
  std::string_view code;  // of the finding
  std::string_view
      sql;  // columns: number and id of the entry (or null), what differs; in the order of discovery
};

std::span<const Check> checks();

}  // namespace erp::accounting
