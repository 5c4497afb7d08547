// A statement of SQL as others may read it: what it does, without the values it does it with.
#pragma once

#include <string>
#include <string_view>

namespace erp::app {

// Texts, numbers and comments may hold names, amounts and passwords: a value becomes "?", a comment nothing,
// white space a blank. What is cut off within a value has none of it. At most `most` bytes, whole characters.
std::string without_values(std::string_view sql, std::size_t most = 300);

}  // namespace erp::app
