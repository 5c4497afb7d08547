// What an OpenID Connect provider says of a person who signed in there, and whether it really says so.
// Source: OpenID Connect Core 1.0, 3.1.3.7; RFC 8725 (best current practices of JSON Web Tokens).
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace erp {

struct IdClaims {
  std::string issuer, subject;
  std::string email;  // empty: not said
  bool email_verified = false;
  std::string acr;
  std::vector<std::string> amr;
};

struct IdExpectation {
  std::string issuer, client_id, nonce;
  std::int64_t now = 0;  // seconds since 1970
};

// Why a token is not taken, for the log: nobody else learns it.
class IdTokenRefused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
// None of the keys is the one it was signed with: the provider may have changed them.
class IdKeyUnknown : public IdTokenRefused {
 public:
  using IdTokenRefused::IdTokenRefused;
};

// `keys`: the provider's, a JSON Web Key Set. Only signatures that the holder of a private key alone can make
// are taken.
IdClaims read_id_token(std::string_view token, std::string_view keys, const IdExpectation&);
// E-mail address and whether it is verified, from claims as JSON.
void read_email(std::string_view json, IdClaims&);

}  // namespace erp
