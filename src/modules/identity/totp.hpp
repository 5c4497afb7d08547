// Codes of the moment: six digits that follow from a shared secret and the time, a new one every 30 seconds.
// Source: RFC 6238 (TOTP) with HMAC-SHA-1 over RFC 4226, as every authenticator app takes it.
#pragma once

#include "base/values.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace erp::identity {

// A new secret: 160 random bits, the length that RFC 4226 recommends, in base32, as it is typed by hand where
// no picture can be scanned.
std::string new_secret();
// What the picture says: otpauth://totp/ITDO%20ERP:person@example.jp?secret=…
std::string secret_uri(std::string_view secret, std::string_view email);

// The 30-second step, counted from 1970, that the code is of: the present one, the one before or the one
// after, for clocks that differ a little. None: it is of none of them, or no newer than `last_step`.
std::optional<std::int64_t> step_of(
    std::string_view code, std::string_view secret, Instant at, std::int64_t last_step);

}  // namespace erp::identity
