#include "modules/print/format.hpp"

#include <array>
#include <string_view>

namespace erp::paper {

namespace {

// "1234.5" → "1,234.50" for two digits.
std::string grouped(std::string_view magnitude, int digits) {
  const auto point = magnitude.find('.');
  const std::string_view whole = magnitude.substr(0, point);
  std::string fraction{point == std::string_view::npos ? "" : magnitude.substr(point + 1)};
  if (fraction.size() < static_cast<std::size_t>(digits))
    fraction.resize(static_cast<std::size_t>(digits), '0');

  std::string out;
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i > 0 && (whole.size() - i) % 3 == 0) out += ',';
    out += whole[i];
  }
  if (!fraction.empty()) out += '.' + fraction;
  return out;
}

std::string_view minus(Language language) {
  return language == Language::ja ? "▲" : "-";
}

std::string_view symbol(std::string_view code) {
  static constexpr std::array<std::array<std::string_view, 2>, 4> symbols{
      {{"JPY", "¥"}, {"USD", "$"}, {"EUR", "€"}, {"GBP", "£"}}};
  for (const auto& [known, sign] : symbols) {
    if (known == code) return sign;
  }
  return {};
}

// The sign stands before the currency, so that a credit is seen at the first glance.
std::string signed_text(std::string_view decimal, std::string_view currency, int digits, Language language) {
  const bool negative = decimal.starts_with('-');
  std::string out{negative ? minus(language) : ""};
  out += currency;
  out += grouped(decimal.substr(negative ? 1 : 0), digits);
  return out;
}

constexpr std::array<std::string_view, 12> months{
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string day_text(Date date, Language language, bool with_year) {
  const CalendarDay d = calendar_day(date);
  const std::string year = std::to_string(d.year);
  if (language == Language::ja) {
    return (with_year ? year + "年" : std::string{}) + std::to_string(d.month) + "月" +
           std::to_string(d.day) + "日";
  }
  std::string out = std::to_string(d.day) + ' ';
  out += months[static_cast<std::size_t>(d.month - 1)];
  if (with_year) out += ' ' + year;
  return out;
}

}  // namespace

std::string amount(Amount value, const Currency& currency, Language language) {
  return signed_text(to_text(value), "", currency.digits, language);
}

std::string money(Amount value, const Currency& currency, Language language) {
  const std::string_view sign = symbol(currency.code);
  const std::string unit = sign.empty() ? currency.code + ' ' : std::string{sign};
  return signed_text(to_text(value), unit, currency.digits, language);
}

std::string quantity(Quantity value, Language language) {
  return signed_text(to_text(value), "", 0, language);
}

std::string percent(Rate rate) {
  return to_text(multiply(rate, Decimal<0>{100}, Rounding::half_up)) + '%';
}

std::string day(Date date, Language language) {
  return date ? day_text(date, language, true) : std::string{};
}

std::string period(Date first, Date last, Language language) {
  if (!first || !last || first == last) return day(first ? first : last, language);
  const bool same_year = calendar_day(first).year == calendar_day(last).year;
  if (language == Language::ja) return day(first, language) + "〜" + day_text(last, language, !same_year);
  return day_text(first, language, !same_year) + " – " + day(last, language);
}

}  // namespace erp::paper
