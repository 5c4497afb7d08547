// With what somebody signs in: as a name that she knows it by, and whether it was seen before.
// Source: OWASP ASVS 4.0, 2.2.3 (people are told of sign-ins from unknown devices).
#pragma once

#include "modules/identity/sessions.hpp"

#include <optional>

namespace erp::identity {

// "Chrome, Windows", of what a browser calls itself; a program's own name as it is. Empty if it says nothing.
std::string device_name(std::string_view agent);

// The job that tells of a new device; its arguments are user_id, device, address and at.
inline constexpr std::string_view device_job = "sign_in.new_device";

// Writes down that it was used, and starts that job if it is new. The first one of all is not told of.
void queue_device(db::Transaction&, const Holder&, const Attempt&);

}  // namespace erp::identity
