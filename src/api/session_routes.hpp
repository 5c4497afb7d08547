// The routes of the own sessions.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> session_routes();

}  // namespace erp::api
