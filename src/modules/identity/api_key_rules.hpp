// What must hold for a key. Pure: no database, no clock, no settings but those passed in.
#pragma once

#include "modules/identity/api_key.hpp"

#include <span>

namespace erp::identity {

inline constexpr std::int64_t usual_key_days = 90, longest_grace_days = 7;
inline constexpr std::size_t most_keys = 50, most_key_resources = 50, most_key_addresses = 20;

// What a key only looks at, whatever its owner may: with these she would be able to make somebody of it who
// may more, or who stays when the key is gone.
std::span<const std::string_view> kept_from_keys();

struct KeyLimits {
  Date today;
  std::int64_t longest_days = 365;
  std::span<const std::string_view> resources;  // that there are
};

// Brings the texts into their one written form.
void normalize(ApiKeyRequest&);
// The last day: what was asked for, or the usual one.
Date last_day(const std::optional<Date>& asked, const KeyLimits&);
Problems problems_of(const ApiKeyRequest&, const KeyLimits&);
Problems problems_of(const ApiKeyRotation&, const KeyLimits&);

}  // namespace erp::identity
