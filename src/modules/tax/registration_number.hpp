// The number of an issuer of qualified invoices (適格請求書発行事業者登録番号): T and 13 digits.
#pragma once

#include "base/problem.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace erp::tax {

enum class RegistrationCheck : std::uint8_t {
  malformed,
  check_digit_differs,  // right for sole proprietors, who have no corporate number: a warning, no fault
  fits,
};

struct RegistrationNumber {
  RegistrationCheck check = RegistrationCheck::malformed;
  std::string text;  // "T7000012050002"; empty if malformed
};

// Reads the number as people write it: full-width, with blanks or hyphens, with a small t.
RegistrationNumber read_registration_number(std::string_view written);

// Brings the number of a document into its one form; a malformed one is a problem of that field.
void complete_registration_number(std::optional<std::string>& number, std::string_view field, Problems&);

// Whether the first of 13 digits is the check digit of the other twelve, as in every corporate number
// (法人番号).
bool corporate_number_fits(std::string_view digits);

}  // namespace erp::tax
