#include "modules/identity/totp.hpp"

#include "service/secrets.hpp"

#include <liboath/oath.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <stdexcept>

namespace erp::identity {
namespace {

constexpr std::size_t shared_secret_bytes = 20;
constexpr std::size_t digits = 6;
constexpr int steps_around = 1;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Of a mail address only these need no escape within a URI's path.
bool is_plain(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
         c == '_' || c == '@';
}

std::string escaped(std::string_view text) {
  static constexpr char hex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_plain(c))
      out += c;
    else
      out += {'%', hex[byte >> 4], hex[byte & 15]};
  }
  return out;
}

std::string bytes_of(std::string_view secret) {
  char* decoded = nullptr;
  std::size_t size = 0;
  if (oath_base32_decode(secret.data(), secret.size(), &decoded, &size) != OATH_OK)
    throw std::runtime_error{"a secret is not base32"};
  std::string bytes{decoded, size};
  std::free(decoded);
  return bytes;
}

}  // namespace

std::string new_secret() {
  const auto bytes = random_bytes(shared_secret_bytes);
  char* encoded = nullptr;
  if (oath_base32_encode(bytes.data(), bytes.size(), &encoded, nullptr) != OATH_OK) throw std::bad_alloc{};
  std::string text{encoded};
  std::free(encoded);
  return text;
}

std::string secret_uri(std::string_view secret, std::string_view email) {
  return "otpauth://totp/ITDO%20ERP:" + escaped(email) + "?secret=" + std::string{secret} +
         "&issuer=ITDO%20ERP";
}

// Each step is tried by itself, the newest first: with a window the library answers one match only, which may
// be of a step that was used.
std::optional<std::int64_t> step_of(
    std::string_view code, std::string_view secret, Instant at, std::int64_t last_step) {
  if (code.size() != digits || !std::ranges::all_of(code, is_digit)) return {};
  const auto bytes = bytes_of(secret);
  const std::int64_t present = at.microseconds / 1'000'000 / OATH_TOTP_DEFAULT_TIME_STEP_SIZE;
  for (auto step = present + steps_around; step >= present - steps_around && step > last_step; --step) {
    char expected[digits + 1] = {};
    const auto made = oath_hotp_generate(
        bytes.data(),
        bytes.size(),
        static_cast<std::uint64_t>(step),
        digits,
        false,
        OATH_HOTP_DYNAMIC_TRUNCATION,
        expected);
    if (made != OATH_OK) throw std::runtime_error{"no code can be made of this secret"};
    if (equal_in_constant_time(code, std::string_view{expected, digits})) return step;
  }
  return {};
}

}  // namespace erp::identity
