// Exact decimal numbers with a fixed number of places, held in 64 bits.
// Sums are exact or refuse to overflow; every product says how it rounds.
#pragma once

#include <compare>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace erp {

// To the nearest (halves away from zero), towards zero, away from zero.
enum class Rounding : std::uint8_t { half_up, down, up };

// numerator / denominator, rounded away from or towards zero as asked.
constexpr __int128 divide(__int128 numerator, __int128 denominator, Rounding rounding) {
  const __int128 quotient = numerator / denominator;
  const __int128 rest = numerator % denominator;
  if (rest == 0) return quotient;
  const __int128 away = (numerator < 0) == (denominator < 0) ? 1 : -1;
  const auto magnitude = [](__int128 x) { return x < 0 ? -x : x; };
  switch (rounding) {
    case Rounding::down:
      return quotient;
    case Rounding::up:
      return quotient + away;
    case Rounding::half_up:
      return magnitude(rest) * 2 >= magnitude(denominator) ? quotient + away : quotient;
  }
  return quotient;
}

constexpr std::int64_t power_of_ten(int exponent) {
  std::int64_t value = 1;
  while (exponent-- > 0) value *= 10;
  return value;
}

template <int Places>
class Decimal {
 public:
  static constexpr int places = Places;
  static constexpr std::int64_t one = power_of_ten(Places);

  constexpr Decimal() = default;
  constexpr explicit Decimal(std::int64_t whole) : units_{checked(static_cast<__int128>(whole) * one)} {}

  static constexpr Decimal of_units(__int128 units) {
    Decimal d;
    d.units_ = checked(units);
    return d;
  }
  constexpr std::int64_t units() const { return units_; }

  constexpr auto operator<=>(const Decimal&) const = default;
  constexpr Decimal operator-() const { return of_units(-static_cast<__int128>(units_)); }
  constexpr Decimal operator+(Decimal b) const { return of_units(static_cast<__int128>(units_) + b.units_); }
  constexpr Decimal operator-(Decimal b) const { return of_units(static_cast<__int128>(units_) - b.units_); }
  constexpr Decimal& operator+=(Decimal b) { return *this = *this + b; }
  constexpr Decimal& operator-=(Decimal b) { return *this = *this - b; }

  // Keeps `digits` places after the point: 0 for yen, 2 for most others.
  constexpr Decimal rounded(int digits, Rounding rounding) const {
    const std::int64_t step = power_of_ten(Places - digits);
    return of_units(divide(units_, step, rounding) * step);
  }

 private:
  static constexpr std::int64_t checked(__int128 units) {
    if (units > INT64_MAX || units < INT64_MIN) throw std::overflow_error{"a decimal number is out of range"};
    return static_cast<std::int64_t>(units);
  }
  std::int64_t units_ = 0;
};

using Amount = Decimal<4>;            // money, in the currency its document names
inline constexpr int yen_places = 0;  // the yen has no minor unit (ISO 4217)
using Quantity = Decimal<6>;          // pieces, kilograms, hours
using Rate = Decimal<8>;              // tax rates, exchange rates

template <int A, int B>
constexpr Decimal<A> multiply(Decimal<A> a, Decimal<B> b, Rounding rounding) {
  return Decimal<A>::of_units(
      divide(static_cast<__int128>(a.units()) * b.units(), Decimal<B>::one, rounding));
}

// "-1234.5": the one written form of a decimal, in JSON, CSV and SQL alike.
void print_units(std::int64_t units, int places, std::string& out);
// False if the text is not a decimal or says more than `places` digits after the point.
bool parse_units(std::string_view text, int places, std::int64_t& units);

template <int Places>
std::string to_text(Decimal<Places> value) {
  std::string out;
  print_units(value.units(), Places, out);
  return out;
}

}  // namespace erp
