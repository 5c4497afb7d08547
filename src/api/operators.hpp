// Who may look at the machine: whoever may read what is asked of it, in the company that runs it.
#pragma once

#include "api/context.hpp"

namespace erp::api {

// Throws Refused: permission_denied, not_the_operator (another company of the same installation).
void refuse_all_but_operators(const Call&);

}  // namespace erp::api
