// Who works for further companies, beside the one that her account belongs to.
#pragma once

#include "base/uuid.hpp"

#include <string>
#include <vector>

namespace erp {
class Session;
}

namespace erp::identity {

// Lets a person of another company work for the company of the session with these roles; whoever does so
// already has these roles from then on. Refused: roles not_one_of.
void join(Session&, const Uuid& user_id, std::vector<std::string> roles);

// She works no longer for the company of the session. Refused: not_found.
void leave(Session&, const Uuid& user_id);

}  // namespace erp::identity
