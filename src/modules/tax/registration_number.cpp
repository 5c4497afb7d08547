#include "modules/tax/registration_number.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace erp::tax {
namespace {

constexpr std::size_t digit_count = 13;
constexpr std::size_t longest_written = 200;  // bytes; bounds the work on what cannot be a number

// What people put between groups of digits, after full-width forms were folded.
constexpr std::array<std::string_view, 9> separators{" ", "-", "‐", "‒", "–", "—", "―", "−", "ー"};

std::string without_separators(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto separator = std::find_if(
        separators.begin(), separators.end(), [text](std::string_view s) { return text.starts_with(s); });
    if (separator == separators.end()) out += text.front();
    text.remove_prefix(separator == separators.end() ? 1 : separator->size());
  }
  return out;
}

bool thirteen_digits(std::string_view text) {
  return text.size() == digit_count &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool corporate_number_fits(std::string_view digits) {
  if (!thirteen_digits(digits)) return false;
  int sum = 0;
  for (std::size_t from_right = 0; from_right < digit_count - 1; ++from_right) {
    const int weight = from_right % 2 == 0 ? 1 : 2;
    sum += (digits[digit_count - 1 - from_right] - '0') * weight;
  }
  return digits.front() - '0' == 9 - sum % 9;
}

RegistrationNumber read_registration_number(std::string_view written) {
  if (written.size() > longest_written) return {};
  auto text = without_separators(fold_width(written));
  if (text.empty() || (text.front() != 'T' && text.front() != 't')) return {};
  text.front() = 'T';
  const auto digits = std::string_view{text}.substr(1);
  if (!thirteen_digits(digits)) return {};
  const bool fits = corporate_number_fits(digits);
  return {fits ? RegistrationCheck::fits : RegistrationCheck::check_digit_differs, text};
}

void complete_registration_number(
    std::optional<std::string>& number, std::string_view field, Problems& problems) {
  if (!number) return;
  const auto read = read_registration_number(*number);
  if (read.check == RegistrationCheck::malformed)
    problems.push_back({std::string{field}, "malformed"});
  else
    number = read.text;
}

}  // namespace erp::tax
