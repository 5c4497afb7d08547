// Where a person is signed in, and how she ends what she does not know.
#pragma once

#include "modules/identity/identity.hpp"

namespace erp::identity {

struct OwnSession {
  Uuid id;
  bool browser = false;  // else a program
  std::string device, address;
  Instant opened_at, last_used_at, expires_at;
};

// Those that are open, the last used first; at most a hundred.
std::vector<OwnSession> own_sessions(db::Database&, const SignedIn&);
// Effective on every node with the next request. Refused: not_found (not hers, or over).
void end_session(db::Database&, const SignedIn&, std::string_view id, const Attempt&);
// All but the one that asks; answers how many.
std::int64_t end_other_sessions(db::Database&, const SignedIn&, const Attempt&);

}  // namespace erp::identity
