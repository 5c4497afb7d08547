// A key by which a program of a person works for her: with her rights, narrowed by what the key says.
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/identity/user.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp::identity {

struct ApiKey {
  Id<ApiKey> id;
  Version version;
  Id<User> user_id;  // whose rights it has at most
  std::string name;
  std::string prefix;  // how it begins: what is shown of it
  bool read_only = true;
  std::vector<std::string> resources;  // what it may be used for; empty: whatever she may
  std::vector<std::string> addresses;  // from where; empty: from anywhere
  Instant expires_at;
  std::optional<Instant> previous_until;  // how long the secret before the last change is still good
  std::optional<Instant> last_used_at;
  std::optional<std::string> last_used_address;
  std::optional<Instant> revoked_at;
  static const Entity entity;
};

// What is said to get one. That it is she who asks is proved with it.
struct ApiKeyRequest {
  std::string name;
  bool read_only = true;
  std::vector<std::string> resources, addresses;
  std::optional<Date> expires_on;  // the last day; else after ninety days
  std::string current_password;
  std::optional<std::string> code;  // where she has a second factor
  static const Entity entity;
};

// What is said to get another secret for one.
struct ApiKeyRotation {
  std::int64_t grace_days = 0;  // how long the one before is still good
  std::optional<Date> expires_on;
  std::string current_password;
  std::optional<std::string> code;
  static const Entity entity;
};

}  // namespace erp::identity
