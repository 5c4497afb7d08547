// Who is signed in and was, as documents for the administrator: to be looked at and ended, never written.
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"
#include "modules/identity/user.hpp"

#include <optional>
#include <string>

namespace erp::identity {

enum class SessionKind : std::uint8_t { browser, api };

struct SignInSession {
  Id<SignInSession> id;
  Id<User> user_id;
  SessionKind kind = SessionKind::browser;
  std::string address;               // where it was opened
  std::optional<std::string> agent;  // what the browser or program calls itself
  Instant created_at, last_used_at;
  Instant absolute_expires_at;  // it ends then at the latest
  std::optional<Instant> revoked_at;
  static const Entity entity;
};

}  // namespace erp::identity
