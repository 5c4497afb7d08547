// People who sign in elsewhere: which account is whose, how the first sign-in links the two, and how that
// ends.
#pragma once

#include "entity/session.hpp"
#include "modules/identity/identity.hpp"

namespace erp::identity {

// The address of the account that is linked; none: no such link. Its use is written down.
std::optional<std::string> linked_account(db::Database&, const ProvenIdentity&);
// False if the account is linked to somebody else there already.
bool link_account(
    db::Database&, const Uuid& organization_id, const Uuid& user_id, const ProvenIdentity&, const Attempt&);

struct LinkedIdentity {
  std::string issuer;
  Instant linked_at;
  std::optional<Instant> last_used_at;
};
std::vector<LinkedIdentity> own_identities(db::Database&, const SignedIn&);
// From now on nobody who is known there gets into the account. Sessions stay. Refused: not_found.
void unlink_identity(db::Database&, const SignedIn&, std::string_view issuer, const Attempt&);
// All of a person, by an administrator.
void unlink_identities(Session&, const Uuid& user_id);

}  // namespace erp::identity
