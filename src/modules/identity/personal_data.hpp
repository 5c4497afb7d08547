// What is kept of a person: given out to her, and forgotten when it need not be kept any more.
// Sources: Act on the Protection of Personal Information, articles 22 (erasure without delay), 33
// (disclosure).
#pragma once

#include "entity/session.hpp"

#include <string>

namespace erp::identity {

// Everything that is kept of her, as one JSON object; who took it is in the audit trail. Refused: not_found.
std::string personal_data_of(Session&, const Uuid& user_id);

// Takes out who she was. Her number stays, so that what she did still refers to somebody. Refused: not_found,
// still_active, erased_before, retention_not_over {until}: the company keeps the data of who left for some
// years (Organization::personal_data_years).
void erase_personal_data(Session&, const Uuid& user_id);

// The same, in every company, for everybody whose time is over: a few hundred at once.
void erase_those_long_gone(db::Database&);

}  // namespace erp::identity
