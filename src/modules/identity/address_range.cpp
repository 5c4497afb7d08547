#include "modules/identity/address_range.hpp"

#include <arpa/inet.h>

#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace erp::identity {
namespace {

constexpr std::size_t longest_written = 45;  // an IPv6 address that ends with an IPv4 address

struct Address {
  std::array<unsigned char, 16> bytes{};
  int bits = 0;  // 32 or 128
};

std::optional<Address> address_of(std::string_view text) {
  if (text.size() > longest_written || text.find('\0') != std::string_view::npos) return {};
  const std::string written{text};
  Address address;
  address.bits = text.find(':') == std::string_view::npos ? 32 : 128;
  if (inet_pton(address.bits == 32 ? AF_INET : AF_INET6, written.c_str(), address.bytes.data()) != 1)
    return {};
  return address;
}

struct Range {
  Address from;
  int prefix = 0;
};

std::optional<Range> range_of(std::string_view text) {
  const auto slash = text.find('/');
  const auto from = address_of(text.substr(0, slash));
  if (!from) return {};
  Range range{*from, from->bits};
  if (slash == std::string_view::npos) return range;
  const auto length = text.substr(slash + 1);
  const char* const end = length.data() + length.size();
  const auto [read, error] = std::from_chars(length.data(), end, range.prefix);
  if (error != std::errc{} || read != end || range.prefix < 0 || range.prefix > from->bits) return {};
  return range;
}

}  // namespace

bool is_range(std::string_view text) {
  return range_of(text).has_value();
}

bool covers(std::string_view text, std::string_view written) {
  const auto range = range_of(text);
  const auto address = address_of(written);
  if (!range || !address || range->from.bits != address->bits) return false;
  for (int bit = 0; bit < range->prefix; ++bit) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((range->from.bytes.at(at) & mask) != (address->bytes.at(at) & mask)) return false;
  }
  return true;
}

}  // namespace erp::identity
