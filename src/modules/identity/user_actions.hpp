// What administrators may do with a user, beside editing her.
#pragma once

#include "base/uuid.hpp"

#include <string_view>

namespace erp {
class Session;
}

namespace erp::identity {

struct FirstPassword;

// A password that the person must change after the next sign-in; ends her sessions.
void set_password(Session&, const Uuid& user_id, const FirstPassword&);
void sign_out_everywhere(Session&, const Uuid& user_id);

// Ends all sessions of a user that still run; `because` is kept with them.
void revoke_sessions(Session&, const Uuid& user_id, std::string_view because);

}  // namespace erp::identity
