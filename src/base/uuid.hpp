// Universally unique ids in the time-ordered version 7 of RFC 9562: the ids that the outside sees.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace erp {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};  // all zero: no id at all

  static Uuid generate();  // version 7, rising within one thread

  auto operator<=>(const Uuid&) const = default;
  explicit operator bool() const { return *this != Uuid{}; }
};

std::string to_text(const Uuid&);  // "0190b6a4-…", lower case
void print(const Uuid&, std::string& out);
bool parse(std::string_view text, Uuid& uuid);  // only the form that print writes, either case

}  // namespace erp
