// The routes of the second factor.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> second_factor_routes();

}  // namespace erp::api
