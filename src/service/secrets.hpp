// The few cryptographic primitives that the program uses, and nothing that invites invention.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace erp {

using Digest = std::array<std::uint8_t, 32>;

// Bytes from the operating system's generator. Throws std::system_error if it has none.
std::string random_bytes(std::size_t count);
// base64url of that many random bytes: session ids, CSRF tokens, links in mails.
std::string random_token(std::size_t bytes = 32);

std::string base64url(std::string_view bytes);                   // RFC 4648 section 5, without padding
bool from_base64url(std::string_view text, std::string& bytes);  // false unless exactly what base64url writes
std::string base64(std::string_view bytes);                      // with padding, in one line
std::string hexadecimal(std::string_view bytes);                 // lower case
std::string hexadecimal(const Digest&);

Digest sha256(std::string_view text);
Digest hmac_sha256(std::string_view key, std::string_view text);

// Takes the same time wherever the texts differ; only their lengths can be learned from it.
bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace erp
