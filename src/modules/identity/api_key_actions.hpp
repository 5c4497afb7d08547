// What is done with keys: made and renewed by their owner, who gets to see the secret that once, and revoked
// by her or an administrator.
#pragma once

#include "entity/session.hpp"
#include "modules/identity/api_key_rules.hpp"
#include "modules/identity/identity.hpp"

namespace erp::identity {

// "itdo_" begins every key, so that programs which look for secrets in sources find it.
inline constexpr std::string_view key_mark = "itdo_";
inline constexpr std::size_t key_bytes = 32;

struct MadeKey {
  ApiKey key;
  std::string secret;  // the whole key; only its SHA-256 is kept
};

// The caller has made sure that it is she. Refused: what the rules say, too_many_keys, must_change_password,
// must_add_second_factor.
MadeKey make_api_key(Session&, const SignedIn&, ApiKeyRequest, const KeyLimits&);
// Refused: not_found (not hers, revoked, over), what the rules say.
MadeKey rotate_api_key(Session&, const SignedIn&, const Uuid& key, const ApiKeyRotation&, const KeyLimits&);
// Those of hers that are not revoked, the youngest first.
std::vector<ApiKey> own_api_keys(db::Database&, const SignedIn&);
// One of her own. Refused: not_found.
void revoke_own_api_key(Session&, const Uuid& key);
// By an administrator; of one that is revoked nothing changes. Refused: not_found.
void revoke_api_key(Session&, const Uuid& key);

}  // namespace erp::identity
