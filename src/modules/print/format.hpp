// Amounts, quantities and days as papers show them, in Japanese and in English.
#pragma once

#include "base/decimal.hpp"
#include "base/language.hpp"
#include "base/values.hpp"

#include <string>

namespace erp::paper {

// A currency of ISO 4217 and how many places its amounts have; more places are shown only where they count.
struct Currency {
  std::string code = "JPY";
  int digits = 0;
};

// "1,234,567"; negative "▲1,234" in Japanese, "-1,234" in English.
std::string amount(Amount, const Currency&, Language);
// The same with its currency: "¥1,234,567", "▲¥1,234", "-$1,234.50", "CHF 1,234.50".
std::string money(Amount, const Currency&, Language);
// "1,234.5", without zeros at the end.
std::string quantity(Quantity, Language);
// "10%", "7.8%".
std::string percent(Rate);
// "2026年11月24日", "24 Nov 2026"; empty if there is no day.
std::string day(Date, Language);
// One day if both are the same or `last` is none; the second year is left out if it is the first one's.
std::string period(Date first, Date last, Language);

}  // namespace erp::paper
