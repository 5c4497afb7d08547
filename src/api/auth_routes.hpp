// The routes of signing in and out.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> auth_routes();

}  // namespace erp::api
