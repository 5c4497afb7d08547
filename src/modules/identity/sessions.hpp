// Sessions as the database keeps them: opened, found, renewed and ended. Tokens are known here, only their
// SHA-256 is stored.
#pragma once

#include "modules/identity/identity.hpp"
#include "service/secrets.hpp"

namespace erp::identity {

struct LoadedSession {
  std::shared_ptr<SignedIn> who;
  std::chrono::milliseconds left{};      // of the token
  std::chrono::milliseconds last_use{};  // ago
};

struct Holder {
  Uuid organization_id, user_id;
};
inline Holder holder_of(const SignedIn& who) {
  return {who.actor.organization_id, who.actor.user_id};
}
// She in her home organization, and nothing of others.
inline db::Scope own_scope(const SignedIn& who) {
  return {to_text(who.actor.organization_id), to_text(who.actor.user_id), ""};
}

// Secrets of one session, as its client gets them.
struct SessionSecrets {
  std::string access, refresh, csrf;
};

// SHA-256 as PostgreSQL reads bytea.
std::string stored_hash(std::string_view token);

// SQL: who is behind the token with the hash $1, looked up in what has the columns of user_session; its rows
// go to read_session.
std::string who_sql(std::string_view sessions);
// The session that an access token opens, if it is still good: not revoked, not over, its user active.
std::optional<LoadedSession> find_session(db::Database&, std::string_view access_token);

// Adds a session and ends the oldest ones beyond what a user may have. The caller holds a lock on the user,
// so that two of her sign-ins do not overlook each other. Nothing is sent yet.
SessionSecrets open_session(db::Transaction&, const Holder&, const Attempt&, const Config::Session&);
// Queues the question which session a token opens; its rows go to read_session.
void queue_session(db::Transaction&, std::string_view access_token);
std::optional<LoadedSession> read_session(const db::Rows&);

enum class Renewal : std::uint8_t { renewed, unknown, reused };
struct Renewed {
  Renewal outcome = Renewal::unknown;
  Uuid session_id;
  Holder holder;
  SessionSecrets secrets;
};
// Exchanges the secrets of a session for fresh ones (queued); a refresh token that was exchanged before ends
// it.
Renewed renew_session(db::Transaction&, std::string_view refresh_token, const Config::Session&);

// Writes down that a session is in use; a browser's thereby lives on. The answer goes to read_time_left.
void queue_use(db::Transaction&, const Uuid& session_id, const Config::Session&);
std::optional<std::chrono::milliseconds> read_time_left(const db::Rows&);

// Whatever a client calls itself, as text that the database takes.
std::string agent_name(std::string_view agent);

void queue_audit(db::Transaction&, const Holder&, std::string_view action, const Attempt&);

}  // namespace erp::identity
