// When it is not known any more who holds which secret: everything that lets a person in ends, and she
// chooses a new password. What she had is not given back; that she must choose may be taken back.
#pragma once

#include "base/uuid.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace erp {
class Session;
}

namespace erp::identity {

// From now on nobody of this company moves money or changes whom it goes to (frozen_in_lockdown of migration
// 0036 says what that is), until this time is over or somebody ends it. Answers the end, where the company
// is.
std::string freeze(Session&, std::chrono::seconds time, std::string_view reason);
// False: nothing is frozen.
bool thaw(Session&);

struct LockedDown {
  std::int64_t sessions = 0, keys = 0;  // ended: sessions with their tokens, API keys
  bool asked = false;                   // for a new password, and was not before
};
// Also links for forgotten passwords that are on their way. Written down with its reason.
LockedDown lock_down(Session&, const Uuid& user_id, std::string_view reason);

// She may go on with the password that she has. False: she has chosen a new one meanwhile.
bool take_back_lockdown(Session&, const Uuid& user_id);

}  // namespace erp::identity
