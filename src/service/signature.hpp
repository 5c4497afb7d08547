// Signatures by Ed25519 (RFC 8032), with keys as OpenSSL writes them:
//   openssl genpkey -algorithm ed25519 -out key.pem; openssl pkey -in key.pem -pubout -out public.pem
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace erp {

// base64url. Throws std::runtime_error if the file holds no such private key.
std::string sign(const std::filesystem::path& private_key, std::string_view text);
// Throws std::runtime_error if the file holds no such public key.
bool signed_by(const std::filesystem::path& public_key, std::string_view text, std::string_view signature);

}  // namespace erp
