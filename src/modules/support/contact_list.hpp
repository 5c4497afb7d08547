// Whom to call, as text: who is on call at the moment, and all emergency contacts.
#pragma once

#include "base/values.hpp"
#include "entity/session.hpp"

#include <string>

namespace erp::support {

// A line each, "On call now: 青葉 花子, +81 3 1234 5678, hanako@example.jp"; empty if none were entered.
std::string contact_list(db::Database&, const Uuid& organization_id, Instant now);

}  // namespace erp::support
