// The routes that answer with files instead of JSON.
#pragma once

#include "api/context.hpp"

namespace erp::api {

std::vector<Route> files_routes();

}  // namespace erp::api
