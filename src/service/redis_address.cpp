#include "service/redis_address.hpp"

#include <algorithm>
#include <charconv>

namespace erp {
namespace {

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool percent_decoded(std::string_view text, std::string& out) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    unsigned byte = 0;
    if (i + 2 >= text.size()) return false;
    const auto [end, error] = std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16);
    if (error != std::errc{} || end != text.data() + i + 3) return false;
    out += static_cast<char>(byte);
    i += 2;
  }
  return true;
}

// Takes "[user]:password@" off the front.
bool take_sign_in(std::string_view& rest, RedisAddress& address) {
  const std::size_t at = rest.rfind('@');
  if (at == std::string_view::npos) return true;
  const std::string_view both = rest.substr(0, at);
  const std::size_t colon = both.find(':');
  rest.remove_prefix(at + 1);
  if (colon == std::string_view::npos) return percent_decoded(both, address.password);
  return percent_decoded(both.substr(0, colon), address.user) &&
         percent_decoded(both.substr(colon + 1), address.password);
}

bool take_host(std::string_view text, RedisAddress& address) {
  const bool bracketed = text.starts_with('[');  // an IPv6 address
  const std::size_t end = bracketed ? text.find(']') : text.find(':');
  if (bracketed && end == std::string_view::npos) return false;
  address.host = bracketed ? text.substr(1, end - 1) : text.substr(0, end);
  if (address.host.empty()) address.host = "127.0.0.1";
  const std::string_view rest =
      end == std::string_view::npos ? std::string_view{} : text.substr(end + (bracketed ? 1 : 0));
  if (rest.empty()) return true;
  const char* const last = rest.data() + rest.size();
  const auto [stop, error] = std::from_chars(rest.data() + 1, last, address.port);
  return rest[0] == ':' && error == std::errc{} && stop == last;
}

}  // namespace

bool parse(std::string_view url, RedisAddress& address) {
  address = {};
  constexpr std::string_view tcp = "redis://", local = "unix://", database = "?db=";
  std::string_view rest = url;
  if (url.starts_with(local)) {
    rest.remove_prefix(local.size());
    if (!take_sign_in(rest, address)) return false;
    const std::size_t query = rest.find(database);
    address.socket = rest.substr(0, query);
    if (query != std::string_view::npos) address.database = rest.substr(query + database.size());
    return address.socket.starts_with('/') && all_digits(address.database);
  }
  if (!url.starts_with(tcp)) return false;
  rest.remove_prefix(tcp.size());
  if (!take_sign_in(rest, address)) return false;
  const std::size_t slash = rest.find('/');
  if (slash != std::string_view::npos) address.database = rest.substr(slash + 1);
  return take_host(rest.substr(0, slash), address) && all_digits(address.database);
}

}  // namespace erp
