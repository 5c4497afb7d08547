#include "base/decimal.hpp"

#include <charconv>

namespace erp {

void print_units(std::int64_t units, int places, std::string& out) {
  char digits[32];
  // Negated as unsigned, because the most negative number has no positive twin.
  const auto magnitude =
      units < 0 ? 0 - static_cast<std::uint64_t>(units) : static_cast<std::uint64_t>(units);
  const auto* end = std::to_chars(digits, digits + sizeof digits, magnitude).ptr;
  const auto length = static_cast<std::size_t>(end - digits);
  const auto kept = static_cast<std::size_t>(places);
  if (units < 0) out += '-';
  if (length <= kept) {
    out += "0.";
    out.append(kept - length, '0');
    out.append(digits, length);
  } else {
    out.append(digits, length - kept);
    out += '.';
    out.append(digits + length - kept, kept);
  }
  while (out.back() == '0') out.pop_back();
  if (out.back() == '.') out.pop_back();
}

bool parse_units(std::string_view text, int places, std::int64_t& units) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  auto fraction = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || (point != std::string_view::npos && fraction.empty())) return false;

  // Counts downwards, because the most negative number is one further from zero than the most positive.
  std::int64_t value = 0;
  const auto append = [&value](char c) {
    return c >= '0' && c <= '9' && !__builtin_mul_overflow(value, 10, &value) &&
           !__builtin_sub_overflow(value, c - '0', &value);
  };
  for (const char c : whole)
    if (!append(c)) return false;
  for (int i = 0; i < places; ++i) {
    if (!append(fraction.empty() ? '0' : fraction.front())) return false;
    if (!fraction.empty()) fraction.remove_prefix(1);
  }
  if (fraction.find_first_not_of('0') != std::string_view::npos) return false;
  if (!negative && __builtin_sub_overflow(std::int64_t{0}, value, &value)) return false;
  units = value;
  return true;
}

}  // namespace erp
