// Header field values taken apart: lists and parameters with blanks around them.
#pragma once

#include <algorithm>
#include <string_view>

namespace erp::http {

inline std::string_view without_blanks(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// Takes the part before the separator, or all, off the front of `rest`.
inline std::string_view cut(std::string_view& rest, char separator) {
  const auto part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return without_blanks(part);
}

}  // namespace erp::http
