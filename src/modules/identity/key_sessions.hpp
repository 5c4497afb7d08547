// Who is behind a key: found as a session is, and narrowed to what the key is good for.
#pragma once

#include "modules/identity/sessions.hpp"

namespace erp::identity {

bool could_be_key(std::string_view token);

// None: no such key, or it is expired or revoked, or its owner may not sign in.
std::optional<LoadedSession> find_key(db::Database&, std::string_view key);
// Writes down when and from where it was used.
void queue_key_use(db::Transaction&, const Uuid& key_id, const std::string& address);
// Whether she, or the key, may come from there.
bool admits(const SignedIn&, const std::string& address);
void log_refused_address(const SignedIn&, const std::string& address);

}  // namespace erp::identity
