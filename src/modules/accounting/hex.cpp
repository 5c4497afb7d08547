#include "modules/accounting/hex.hpp"

#include <charconv>

namespace erp::accounting {

bool from_hexadecimal(std::string_view text, Digest& digest) {
  if (text.size() != digest.size() * 2) return false;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const char* const begin = text.data() + i * 2;
    const auto [end, error] = std::from_chars(begin, begin + 2, digest[i], 16);
    if (error != std::errc{} || end != begin + 2) return false;
  }
  return true;
}

}  // namespace erp::accounting
