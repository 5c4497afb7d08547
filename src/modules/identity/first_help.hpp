// For a person who cannot get in: what an administrator or the support desk does at once. Refused for who
// governs people or roles, unless by her equals: has_more_rights.
#pragma once

#include "base/uuid.hpp"

namespace erp {
class Session;
}

namespace erp::identity {

// Forgets the failed attempts to sign in to the account, and with them its lock.
void unlock(Session&, const Uuid& user_id);

// Sends her the link with which she chooses a new password; nobody else learns it. Refused: inactive,
// no_password_yet (she is let in by invitation).
void send_reset(Session&, const Uuid& user_id);

}  // namespace erp::identity
