// People who sign in elsewhere: which account is whose, and how the first sign-in links the two.
#pragma once

#include "modules/identity/identity.hpp"

namespace erp::identity {

// The address of the account that is linked; none: no such link. Its use is written down.
std::optional<std::string> linked_account(db::Database&, const ProvenIdentity&);
// False if the account is linked to somebody else there already.
bool link_account(
    db::Database&, const Uuid& organization_id, const Uuid& user_id, const ProvenIdentity&, const Attempt&);

}  // namespace erp::identity
