// The runbooks that may be gone through.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> runbook_routes();

}  // namespace erp::api
